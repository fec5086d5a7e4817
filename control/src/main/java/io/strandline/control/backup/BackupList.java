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
import io.strandline.manifest.storage.ParallelReads;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** SHOW BACKUPS with ids: every layer of a collection, newest first. Opens the manifests of one page only, however many there are. */
final class BackupList {
    private static final int PAGE = 50;
    private static final Comparator<Listed> NEWEST_FIRST =
            Comparator.comparing(Listed::end).reversed();

    private final OpenCollection collection;
    private final ListBounds bounds;
    private final Cancellation cancellation;
    private final Map<String, Optional<HlcTimestamp>> fullEnds = new HashMap<>();

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
        Deque<Candidate> candidates = new ArrayDeque<>(candidates());
        while (!candidates.isEmpty() && !(bounds.isOpen() && listed.size() > PAGE)) {
            cancellation.check();
            int most = bounds.isOpen() ? PAGE + 1 - listed.size() : PAGE;
            List<Candidate> next = new ArrayList<>();
            while (next.size() < most && !candidates.isEmpty()) {
                next.add(candidates.remove());
            }
            for (Found found : ParallelReads.of(next, BackupList::find)) {
                found.layer().flatMap(layer -> listed(found.candidate(), layer)).ifPresent(listed::add);
                found.damage()
                        .ifPresent(damage -> sink.notice(
                                "not listed is " + found.candidate().directory() + ": " + damage.message()));
            }
        }
        listed.sort(NEWEST_FIRST);
        return listed;
    }

    /** What is in a candidate's directory: nothing if its layer is not complete. */
    private record Found(Candidate candidate, Optional<LayerReader> layer, Optional<StrandlineException> damage) {}

    private static Found find(Candidate candidate) {
        try {
            return new Found(candidate, LayerReader.find(candidate.place(), candidate.directory()), Optional.empty());
        } catch (StrandlineException e) {
            if (e.code() != ErrorCode.DATA_CORRUPTED && e.code() != ErrorCode.UNKNOWN_FORMAT) {
                throw e;
            }
            return new Found(candidate, Optional.empty(), Optional.of(e));
        }
    }

    private Optional<Listed> listed(Candidate candidate, LayerReader layer) {
        return bounds.contain(layer.manifest().window().end())
                ? fullEnd(candidate, layer).map(end -> new Listed(end, layer))
                : Optional.empty();
    }

    /** Empty if the full backup is gone that the layer builds on. */
    private Optional<HlcTimestamp> fullEnd(Candidate candidate, LayerReader layer) {
        if (layer.manifest().window().isFull()) {
            return Optional.of(layer.manifest().window().end());
        }
        return fullEnds.computeIfAbsent(
                candidate.fullDirectory(),
                directory -> LayerReader.find(collection.fulls().storage(), directory)
                        .map(full -> full.manifest().window().end()));
    }

    /** By their names: a request for each month, and one for each day of a chain that has incremental layers. */
    private List<Candidate> candidates() {
        List<Candidate> candidates = new ArrayList<>();
        for (String full : collection.fulls().directories()) {
            candidates.add(new Candidate(collection.fulls().storage(), full, full));
        }
        for (String full : collection.incrementals().fullDirectories()) {
            for (String incremental : collection.incrementals().directories(full)) {
                candidates.add(new Candidate(collection.incrementals().storage(), incremental, full));
            }
        }
        candidates.removeIf(candidate -> !bounds.mayContain(candidate.order()));
        candidates.sort(Comparator.comparing(Candidate::order).reversed());
        return candidates;
    }
}
