package io.strandline.manifest.chain;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.layer.BackupManifest;
import io.strandline.manifest.layer.LayerReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** As of which times layers can be restored, in words for who asked for another one. */
final class RestorableTimes {
    private static final String NOT_COVERED = "invalid RESTORE timestamp: supplied backups do not cover requested time";

    /** Ends of layers before and after the time asked for that a hint names. */
    private static final int NEIGHBOURS = 2;

    private final List<BackupManifest> layers;

    private RestorableTimes(List<BackupManifest> layers) {
        this.layers = layers;
    }

    /** @param layers each of them intact, and with intact parents */
    static RestorableTimes of(Collection<LayerReader> layers) {
        return new RestorableTimes(layers.stream()
                .map(LayerReader::manifest)
                .sorted((left, right) ->
                        left.window().end().compareTo(right.window().end()))
                .toList());
    }

    StrandlineException notCovered(HlcTimestamp time) {
        return new StrandlineException(
                ErrorCode.INVALID_PARAMETER,
                NOT_COVERED + " " + text(time),
                "Times that can be restored: " + near(time) + ".");
    }

    /** The nearest times before and after one. */
    private String near(HlcTimestamp time) {
        int after = 0;
        while (after < layers.size() && layers.get(after).window().end().isBefore(time)) {
            after++;
        }
        List<BackupManifest> near = new ArrayList<>(
                layers.subList(Math.max(0, after - NEIGHBOURS), Math.min(layers.size(), after + NEIGHBOURS)));
        return near.stream().map(RestorableTimes::times).distinct().collect(Collectors.joining("; "));
    }

    private static String times(BackupManifest layer) {
        String end = text(layer.window().end());
        return layer.revisionStart()
                .filter(start -> layer.allRevisions())
                .map(start -> start.equals(HlcTimestamp.MIN.next())
                        ? "up to " + end
                        : "after " + text(start) + " up to " + end)
                .orElse(end);
    }

    /** As AS OF SYSTEM TIME takes it, and as people read it. */
    static String text(HlcTimestamp time) {
        return time + " (" + time.toInstant() + ")";
    }
}
