package io.strandline.job.backup;

import io.strandline.job.BackupRequest;
import io.strandline.job.source.WorkPlan;
import io.strandline.keyspace.Hold;
import io.strandline.keyspace.HoldRequest;
import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.Keyspaces;
import io.strandline.manifest.Window;
import io.strandline.manifest.layer.Plan;
import io.strandline.manifest.layer.SplitPageWriter;
import io.strandline.manifest.layer.SplitSpan;
import io.strandline.manifest.layer.StoredPlan;
import io.strandline.manifest.schema.TableDescriptor;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Fixes what a backup reads, once: what the first run of a job puts as {@code progress/PLAN} every later run adopts.
 *
 * <p>The order is what makes it safe: the window is protected (and its end closed) before the catalog and the ranges are read, and the
 * plan is put last.
 */
final class BackupPlanner implements WorkPlan {
    private static final long serialVersionUID = 1L;

    private final BackupRequest request;

    BackupPlanner(BackupRequest request) {
        this.request = request;
    }

    @Override
    public int splitCount(int parallelism) {
        try (Keyspace keyspace = Keyspaces.open(request.sourceUri());
                Destination destination = Destination.open(request)) {
            // Asked first: a job that cannot win leaves nothing in the winner's directory.
            Optional<StoredPlan> earlier = destination.progress().planOf(request.jobId());
            // The same hold as before, or anew where a run that saw no plan has released it.
            Hold hold = keyspace.protect(new HoldRequest(
                    request.jobId(),
                    List.of(new HoldRequest.Part(
                            Window.full(request.endTime()), ProtectedSpans.of(tables(keyspace))))));
            StoredPlan plan = earlier.isPresent() ? earlier.get() : makePlan(keyspace, hold, destination, parallelism);
            return Math.toIntExact(plan.plan().splitCount());
        }
    }

    private StoredPlan makePlan(Keyspace keyspace, Hold hold, Destination destination, int parallelism) {
        // Only what is read after the time was closed is what it will stay.
        List<TableDescriptor> tables = tables(keyspace);
        destination.progress().putLock(request.jobId(), hostName(), Instant.now());
        SplitPageWriter pages =
                destination.progress().pageWriter(UUID.randomUUID().toString().substring(0, 8));
        List<List<SplitSpan>> splits =
                SplitGrouping.group(keyspace, tables, request.settings().fileSizeBytes(), parallelism);
        int entries = 0;
        for (List<SplitSpan> split : splits) {
            pages.add(split);
            entries += split.size();
        }
        return destination
                .progress()
                .putPlan(new Plan(
                        UUID.randomUUID(),
                        Optional.empty(),
                        request.jobId(),
                        keyspace.id(),
                        request.destination().directory(),
                        request.targets(),
                        Window.full(request.endTime()),
                        false,
                        Optional.empty(),
                        hold.readGeneration(),
                        hold.id(),
                        request.settings().fileSizeBytes(),
                        entries > SplitGrouping.MOST_SINGLE_OBJECTS,
                        splits.size(),
                        pages.finish(),
                        request.statement(),
                        Instant.now()));
    }

    private List<TableDescriptor> tables(Keyspace keyspace) {
        return new TargetObjects(keyspace.catalog(request.endTime()), request.targets()).tables();
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
