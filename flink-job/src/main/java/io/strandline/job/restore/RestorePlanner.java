package io.strandline.job.restore;

import io.strandline.job.source.PlannedWork;
import io.strandline.job.source.WorkPlan;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.chain.Chain;
import io.strandline.manifest.chain.RestoreCover;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.storage.StorageStatistics;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Groups the chain's entries into splits, once: what the first run of a job puts as its plan every later run adopts. */
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
    public PlannedWork plan(int parallelism, StorageStatistics statistics) {
        try (Keyspace target = source.openTarget()) {
            RestoreRecords records = new RestoreRecords(target.jobRecords(), source.jobId());
            RestorePlan plan = records.plan().orElseGet(() -> makePlan(target, records, parallelism, statistics));
            return PlannedWork.of(Math.toIntExact(plan.splits()));
        }
    }

    private RestorePlan makePlan(
            Keyspace target, RestoreRecords records, int parallelism, StorageStatistics statistics) {
        try (OpenChain opened = source.openChain(statistics)) {
            Chain chain = opened.chain();
            chain.requireDialect(target.dialect(), target.uri());
            try (RestoreCover splits = RestoreCover.plan(
                    chain,
                    source.asOf(),
                    tables(chain, TableMappings.decode(records.tables()).keySet()),
                    Path.of(System.getProperty("java.io.tmpdir")),
                    splitBytes(chain, parallelism),
                    MOST_SPLIT_ENTRIES)) {
                return records.putPlan(splits);
            }
        }
    }

    /** The tables to restore, as they stood at the time. */
    private List<TableDescriptor> tables(Chain chain, Set<Integer> ids) {
        Catalog catalog = chain.catalog(source.asOf());
        return ids.stream()
                .map(id -> catalog.table(id)
                        .orElseThrow(() -> new StrandlineException(
                                ErrorCode.INTERNAL,
                                "restore job " + source.jobId() + " wants table " + id + ", which did not exist at "
                                        + source.asOf())))
                .toList();
    }

    private static long splitBytes(Chain chain, int parallelism) {
        long bytes = chain.layers().stream()
                .mapToLong(layer -> layer.manifest().totals().logicalBytes())
                .sum();
        long evenShare = bytes / ((long) parallelism * SPLITS_PER_READER);
        return Math.min(LARGEST_SPLIT_BYTES, Math.max(SMALLEST_SPLIT_BYTES, evenShare));
    }
}
