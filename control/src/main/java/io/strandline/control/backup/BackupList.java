package io.strandline.control.backup;

import io.strandline.control.execution.Cancellation;
import io.strandline.control.result.ResultColumn;
import io.strandline.control.result.ResultColumn.Type;
import io.strandline.control.result.ResultSink;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.chain.BackupId;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.storage.ExternalStorage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** SHOW BACKUPS with ids: every layer of a collection, newest first. Opens the manifests of one page only, however many there are. */
final class BackupList {
    private static final int PAGE = 50;
    private static final Comparator<Listed> NEWEST_FIRST =
            Comparator.comparing(Listed::end).reversed();

    private final OpenCollection collection;
    private final ListBounds bounds;
    private final Cancellation cancellation;
    private final Map<String, HlcTimestamp> fullEnds = new HashMap<>();

    /**
     * A layer by its name.
     *
     * @param directory in its place
     * @param fullDirectory of the full backup that it builds on, or is
     */
    private record Candidate(ExternalStorage place, String directory, String fullDirectory) {
        /** The digits of the end time: a full is {@code YYYY/MM/DD-HHMMSS.cs}, an incremental {@code .../YYYYMMDD/HHMMSS.cs-<start>}. */
        String order() {
            if (directory.equals(fullDirectory)) {
                return directory.replaceAll("[/-]", "");
            }
            String name = directory.substring(directory.lastIndexOf(fullDirectory) + fullDirectory.length());
            return name.substring(0, name.indexOf('-')).replace("/", "");
        }
    }

    private record Listed(HlcTimestamp fullEnd, LayerReader layer) {
        HlcTimestamp end() {
            return layer.manifest().window().end();
        }
    }

    BackupList(OpenCollection collection, ListBounds bounds, Cancellation cancellation) {
        this.collection = collection;
        this.bounds = bounds;
        this.cancellation = cancellation;
    }

    void send(boolean withRevisionStart, ResultSink sink) {
        List<Listed> listed = page(sink);
        boolean more = bounds.isOpen() && listed.size() > PAGE;
        sink.columns(List.of(
                new ResultColumn("id", Type.TEXT),
                new ResultColumn("backup_time", Type.TEXT),
                new ResultColumn("revision_start_time", Type.TEXT)));
        List<Listed> shown = more ? listed.subList(0, PAGE) : listed;
        for (Listed backup : shown) {
            sink.row(Arrays.asList(
                    BackupId.of(backup.fullEnd(), backup.end()).toString(),
                    TimeColumns.text(backup.end()),
                    withRevisionStart
                            ? backup.layer()
                                    .manifest()
                                    .revisionStart()
                                    .map(TimeColumns::text)
                                    .orElse(null)
                            : null));
        }
        if (more) {
            sink.notice("the " + PAGE + " newest backups are shown; for older ones: SHOW BACKUPS IN ... OLDER THAN '"
                    + TimeColumns.text(shown.get(PAGE - 1).end())
                    + "', and with NEWER THAN '...' too all of them at once");
        }
        sink.done("SHOW BACKUPS");
    }

    /** Of an open list one more than a page, so that it is known whether there are more. */
    private List<Listed> page(ResultSink sink) {
        List<Listed> listed = new ArrayList<>();
        for (Candidate candidate : candidates()) {
            if (bounds.isOpen() && listed.size() > PAGE) {
                break;
            }
            cancellation.check();
            try {
                LayerReader layer = LayerReader.open(candidate.place(), candidate.directory());
                if (bounds.contain(layer.manifest().window().end())) {
                    listed.add(new Listed(fullEnd(candidate, layer), layer));
                }
            } catch (StrandlineException e) {
                if (e.code() != ErrorCode.DATA_CORRUPTED && e.code() != ErrorCode.UNKNOWN_FORMAT) {
                    throw e;
                }
                sink.notice("not listed is " + candidate.directory() + ": " + e.message());
            }
        }
        listed.sort(NEWEST_FIRST);
        return listed;
    }

    private HlcTimestamp fullEnd(Candidate candidate, LayerReader layer) {
        if (layer.manifest().window().isFull()) {
            return layer.manifest().window().end();
        }
        return fullEnds.computeIfAbsent(
                candidate.fullDirectory(),
                directory -> LayerReader.open(collection.fulls().storage(), directory)
                        .manifest()
                        .window()
                        .end());
    }

    private List<Candidate> candidates() {
        List<Candidate> candidates = new ArrayList<>();
        for (String full : collection.fulls().list()) {
            candidates.add(new Candidate(collection.fulls().storage(), full, full));
            for (String incremental : collection.incrementals().list(full)) {
                candidates.add(new Candidate(collection.incrementals().storage(), incremental, full));
            }
        }
        candidates.removeIf(candidate -> !bounds.mayContain(candidate.order()));
        candidates.sort(Comparator.comparing(Candidate::order).reversed());
        return candidates;
    }
}
