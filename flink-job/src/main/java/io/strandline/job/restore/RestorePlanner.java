package io.strandline.job.restore;

import io.strandline.job.TableMapping;
import io.strandline.job.source.WorkPlan;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.chain.Chain;
import io.strandline.manifest.chain.RestoreCover;
import io.strandline.manifest.chain.RestoreSplit;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.storage.ExternalStorage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Groups the layers' entries into splits, once: what the first run of a job puts as its plan every later run adopts. */
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
            Chain chain = source.openChain(collection);
            long evenShare = chain.full().manifest().totals().logicalBytes() / ((long) parallelism * SPLITS_PER_READER);
            long splitBytes = Math.min(LARGEST_SPLIT_BYTES, Math.max(SMALLEST_SPLIT_BYTES, evenShare));
            List<TableDescriptor> tables = TableMappings.decode(records.tables()).stream()
                    .map(TableMapping::source)
                    .toList();
            try (RestoreCover cover = RestoreCover.plan(
                    chain,
                    chain.end(),
                    tables,
                    Path.of(System.getProperty("java.io.tmpdir")),
                    splitBytes,
                    MOST_SPLIT_ENTRIES)) {
                for (int number = 0; cover.hasNext(); number++) {
                    List<RestoreSplit> page = new ArrayList<>();
                    while (cover.hasNext() && page.size() < RestoreRecords.PAGE_SPLITS) {
                        page.add(cover.next());
                    }
                    records.putPage(number, page);
                    splits += page.size();
                }
            }
        }
        records.putPlan(new RestorePlan(splits));
        return splits;
    }
}
