package io.strandline.job.restore;

import io.strandline.keyspace.JobRecords;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.chain.RestoreSplit;
import io.strandline.manifest.chain.RestoreSplitPages;
import io.strandline.manifest.layer.SplitId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The create-once records of a restore, which live in the target because a restore never writes to the collection:
 *
 * <ul>
 *   <li>{@code TABLES}: which table of the backup goes into which of the target;
 *   <li>{@code PLAN-<attempt>-<n>}: pages of splits; {@code PLAN}: how many splits there are and in which attempt's pages, put last;
 *   <li>{@code progress/<split-id>}: put by {@link io.strandline.keyspace.SplitIngest#commit} together with the rows;
 *   <li>{@code OUTCOME}: the decision, put before anything is published or removed;
 *   <li>{@code SHARED}: that all others are in what the target shares with the job, where it stands too, with the same random text; see {@link RestorePlace}.
 * </ul>
 */
final class RestoreRecords {
    static final String TABLES = "TABLES";
    private static final String PLAN = "PLAN";
    private static final String OUTCOME = "OUTCOME";
    private static final String SHARED = "SHARED";
    private static final String PROGRESS = "progress/";

    /** Splits a page. Splits of long chains have many entries, and a page is read as a whole. */
    private static final int PAGE_SPLITS = 10;

    private final JobRecords records;
    private final long jobId;
    private @Nullable String attempt;
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
        return records.get(jobId, TABLES).orElseThrow(() -> lost(TABLES));
    }

    /**
     * Puts the pages of a plan, and then the plan.
     *
     * @return the plan that stands: this one, or that of whoever put one before
     */
    RestorePlan putPlan(Iterator<RestoreSplit> splits) {
        String attempt = UUID.randomUUID().toString();
        long count = 0;
        for (int number = 0; splits.hasNext(); number++) {
            List<RestoreSplit> next = new ArrayList<>();
            while (next.size() < PAGE_SPLITS && splits.hasNext()) {
                next.add(splits.next());
            }
            records.putIfAbsent(jobId, pageName(attempt, number), RestoreSplitPages.encode(next));
            count += next.size();
        }
        RestorePlan plan = new RestorePlan(count, attempt);
        return records.putIfAbsent(jobId, PLAN, plan.toByteArray()) ? plan : standingPlan();
    }

    Optional<RestorePlan> plan() {
        return records.get(jobId, PLAN).map(RestorePlan::of);
    }

    /** @throws StrandlineException {@code INTERNAL} if there is none (any more) */
    RestorePlan standingPlan() {
        return plan().orElseThrow(() -> lost(PLAN));
    }

    /** One split; keeps its page for the next. */
    RestoreSplit split(SplitId id) {
        if (attempt == null) {
            attempt = standingPlan().attempt();
        }
        String name = pageName(attempt, Math.toIntExact(id.number() / PAGE_SPLITS));
        if (!name.equals(pageName)) {
            page = RestoreSplitPages.decode(name, records.get(jobId, name).orElseThrow(() -> lost(name)));
            pageName = name;
        }
        return page.get(Math.toIntExact(id.number() % PAGE_SPLITS));
    }

    Optional<byte[]> progress(SplitId id) {
        return records.get(jobId, PROGRESS + id);
    }

    /** Decides, or gives what was decided before. */
    RestoreOutcome putOutcome(RestoreOutcome outcome) {
        return records.putIfAbsent(jobId, OUTCOME, outcome.toByteArray())
                ? outcome
                : outcome().orElseThrow(() -> lost(OUTCOME));
    }

    Optional<RestoreOutcome> outcome() {
        return records.get(jobId, OUTCOME).map(RestoreOutcome::of);
    }

    /** Removes what only a running restore needs; the outcome stays. */
    void forgetWork() {
        records.deleteAll(jobId, PLAN);
        records.deleteAll(jobId, TABLES);
        records.deleteAll(jobId, PROGRESS);
        records.deleteAll(jobId, SHARED);
    }

    boolean areShared() {
        return records.get(jobId, SHARED).isPresent();
    }

    /** Whether the work went on among these, and they are still what they were. */
    boolean areSharedWith(JobRecords shared) {
        Optional<byte[]> mark = records.get(jobId, SHARED);
        Optional<byte[]> found = shared.get(jobId, SHARED);
        return mark.isPresent() && found.isPresent() && Arrays.equals(mark.get(), found.get());
    }

    /** Lets the work go on among other records, with all that it has here. May be done again if it did not come to its end, which is the record here. */
    void shareWork(JobRecords shared) {
        for (String prefix : List.of(TABLES, PLAN, PROGRESS)) {
            for (String name : records.names(jobId, prefix)) {
                records.get(jobId, name).ifPresent(bytes -> shared.putIfAbsent(jobId, name, bytes));
            }
        }
        shared.putIfAbsent(jobId, SHARED, UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII));
        records.putIfAbsent(jobId, SHARED, shared.get(jobId, SHARED).orElseThrow(() -> lost(SHARED)));
    }

    private static String pageName(String attempt, int number) {
        return PLAN + "-" + attempt + "-" + number;
    }

    private StrandlineException lost(String name) {
        return new StrandlineException(ErrorCode.INTERNAL, "restore job " + jobId + " has lost its record " + name);
    }
}
