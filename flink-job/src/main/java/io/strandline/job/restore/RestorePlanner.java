package io.strandline.job.restore;

import io.strandline.job.TableMapping;
import io.strandline.job.source.WorkPlan;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.layer.Entry;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.layer.RecordCursor;
import io.strandline.manifest.layer.RestoreSplit;
import io.strandline.manifest.layer.RestoreSplits;
import io.strandline.manifest.storage.ExternalStorage;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Groups the layer's entries into splits, once: what the first run of a job puts as its plan every later run adopts. */
final class RestorePlanner implements WorkPlan {
    private static final long serialVersionUID = 1L;

    /** Splits a reader should get, so that the readers end together. */
    private static final int SPLITS_PER_READER = 8;

    private static final long SMALLEST_SPLIT_BYTES = 8L << 20;

    /** A split is staged on the target's disk before it is taken over. */
    private static final long LARGEST_SPLIT_BYTES = 256L << 20;

    private static final int MOST_SPLIT_ENTRIES = 1_000;

    private final RestoreSource source;

    RestorePlanner(RestoreSource source) {
        this.source = source;
    }

    @Override
    public int splitCount(int parallelism) {
        try (Keyspace target = source.openTarget()) {
            RestoreRecords records = new RestoreRecords(target.jobRecords(), source.jobId());
            Optional<RestorePlan> earlier = records.plan();
            return Math.toIntExact(earlier.isPresent() ? earlier.get().splits() : makePlan(records, parallelism));
        }
    }

    private long makePlan(RestoreRecords records, int parallelism) {
        long splits = 0;
        try (ExternalStorage collection = source.openCollection()) {
            LayerReader layer = source.openLayer(collection);
            long evenShare = layer.manifest().totals().logicalBytes() / ((long) parallelism * SPLITS_PER_READER);
            long splitBytes = Math.min(LARGEST_SPLIT_BYTES, Math.max(SMALLEST_SPLIT_BYTES, evenShare));
            try (RecordCursor<Entry> entries = layer.entries()) {
                Iterator<List<RestoreSplit>> pages = RestoreSplits.plan(
                        entries,
                        TableMappings.decode(records.tables()).stream()
                                .map(TableMapping::sourceTableId)
                                .collect(Collectors.toSet()),
                        splitBytes,
                        MOST_SPLIT_ENTRIES,
                        RestoreRecords.PAGE_SPLITS);
                for (int number = 0; pages.hasNext(); number++) {
                    List<RestoreSplit> page = pages.next();
                    records.putPage(number, page);
                    splits += page.size();
                }
            }
        }
        records.putPlan(new RestorePlan(splits));
        return splits;
    }
}
