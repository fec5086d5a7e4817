package io.strandline.job.restore;

import io.strandline.keyspace.JobRecords;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.chain.RestoreSplit;
import io.strandline.manifest.chain.RestoreSplitPages;
import io.strandline.manifest.layer.SplitId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The create-once records of a restore, which live in the target because a restore never writes to the collection:
 *
 * <ul>
 *   <li>{@code TABLES}: which table of the backup goes into which of the target;
 *   <li>{@code PLAN-<n>}: pages of splits; {@code PLAN}: how many splits there are, put last;
 *   <li>{@code progress/<split-id>}: put by {@link io.strandline.keyspace.SplitIngest#commit} together with the rows;
 *   <li>{@code OUTCOME}: the decision, put before anything is published or removed.
 * </ul>
 */
final class RestoreRecords {
    static final String TABLES = "TABLES";
    private static final String PLAN = "PLAN";
    private static final String OUTCOME = "OUTCOME";

    /** Splits a page. */
    static final int PAGE_SPLITS = 100;

    private final JobRecords records;
    private final long jobId;
    private @Nullable String pageName;
    private List<RestoreSplit> page = List.of();

    RestoreRecords(JobRecords records, long jobId) {
        this.records = records;
        this.jobId = jobId;
    }

    void putTables(byte[] tables) {
        records.putIfAbsent(jobId, TABLES, tables);
    }

    byte[] tables() {
        return records.get(jobId, TABLES)
                .orElseThrow(() -> new StrandlineException(
                        ErrorCode.INTERNAL, "restore job " + jobId + " has lost its table mapping"));
    }

    /** Pages are a function of the manifest: an earlier attempt's page is the same. */
    void putPage(int number, List<RestoreSplit> splits) {
        records.putIfAbsent(jobId, pageName(number), RestoreSplitPages.encode(splits));
    }

    void putPlan(RestorePlan plan) {
        records.putIfAbsent(jobId, PLAN, plan.toByteArray());
    }

    Optional<RestorePlan> plan() {
        return records.get(jobId, PLAN).map(RestorePlan::of);
    }

    /** One split; keeps its page for the next. */
    RestoreSplit split(SplitId id) {
        String name = pageName(Math.toIntExact(id.number() / PAGE_SPLITS));
        if (!name.equals(pageName)) {
            byte[] bytes = records.get(jobId, name)
                    .orElseThrow(() -> new StrandlineException(
                            ErrorCode.INTERNAL, "restore job " + jobId + " has lost " + name + " of its plan"));
            page = RestoreSplitPages.decode(name, bytes);
            pageName = name;
        }
        return page.get(Math.toIntExact(id.number() % PAGE_SPLITS));
    }

    Optional<byte[]> progress(SplitId id) {
        return records.get(jobId, "progress/" + id);
    }

    /** Decides, or gives what was decided before. */
    RestoreOutcome putOutcome(RestoreOutcome outcome) {
        return records.putIfAbsent(jobId, OUTCOME, outcome.toByteArray())
                ? outcome
                : outcome()
                        .orElseThrow(() -> new StrandlineException(
                                ErrorCode.INTERNAL, "restore job " + jobId + " has lost its outcome"));
    }

    Optional<RestoreOutcome> outcome() {
        return records.get(jobId, OUTCOME).map(RestoreOutcome::of);
    }

    /** Removes what only a running restore needs; the outcome stays. */
    void forgetWork() {
        records.deleteAll(jobId, PLAN);
        records.deleteAll(jobId, TABLES);
        records.deleteAll(jobId, "progress/");
    }

    private static String pageName(int number) {
        return PLAN + "-" + number;
    }
}
