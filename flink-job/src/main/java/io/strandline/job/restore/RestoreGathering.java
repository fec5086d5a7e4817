package io.strandline.job.restore;

import io.strandline.job.commit.Gathering;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.HashSet;
import java.util.Set;

/** Sums the splits and proves that each was done. */
final class RestoreGathering implements Gathering {
    private final RestoreSource source;
    private final Set<String> splits = new HashSet<>();
    private RestoreTotals totals = RestoreTotals.NONE;

    RestoreGathering(RestoreSource source) {
        this.source = source;
    }

    @Override
    public void add(byte[] bytes) {
        RestoreProgress progress = RestoreProgress.of(bytes);
        if (splits.add(progress.splitId())) {
            totals = totals.plus(progress.totals());
        }
    }

    @Override
    public byte[] finish() {
        try (Keyspace target = source.openTarget()) {
            long planned = new RestoreRecords(target.jobRecords(), source.jobId())
                    .plan()
                    .map(RestorePlan::splits)
                    .orElse(-1L);
            if (planned != splits.size()) {
                throw new StrandlineException(
                        ErrorCode.INTERNAL,
                        "restore job " + source.jobId() + " did " + splits.size() + " of " + planned + " splits");
            }
        }
        return RestoreOutcome.commit(totals).toByteArray();
    }

    @Override
    public void close() {
        // It holds nothing open.
    }
}
