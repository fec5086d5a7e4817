package io.strandline.job.backup;

import io.strandline.job.BackupRequest;
import io.strandline.job.source.PlannedWork;
import io.strandline.job.source.WorkPlan;
import io.strandline.keyspace.Hold;
import io.strandline.keyspace.HoldRequest;
import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.Keyspaces;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.chain.AppendRules;
import io.strandline.manifest.layer.PageReference;
import io.strandline.manifest.layer.Plan;
import io.strandline.manifest.layer.SplitPageWriter;
import io.strandline.manifest.layer.StoredPlan;
import io.strandline.manifest.storage.StorageStatistics;
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

    /** What a hold names is read before it stands, and may have changed when it does: a catalog, or what GC has removed. */
    private static final int MOST_HOLDS = 5;

    private final BackupRequest request;

    BackupPlanner(BackupRequest request) {
        this.request = request;
    }

    @Override
    public PlannedWork plan(int parallelism, StorageStatistics statistics) {
        try (Keyspace keyspace = Keyspaces.open(request.sourceUri());
                Destination destination = Destination.open(request, statistics)) {
            // Asked first: a job that cannot win leaves nothing in the winner's directory.
            Optional<StoredPlan> earlier = destination.progress().planOf(request.jobId());
            return request.isIncremental()
                    ? onTopOfBase(keyspace, destination, statistics, earlier, parallelism)
                    : plan(keyspace, Optional.empty(), destination, earlier, parallelism);
        }
    }

    private PlannedWork onTopOfBase(
            Keyspace keyspace,
            Destination destination,
            StorageStatistics statistics,
            Optional<StoredPlan> earlier,
            int parallelism) {
        try (BaseLayers base = BaseLayers.open(request, statistics)) {
            AppendRules.check(
                    base.parent().manifest(),
                    new AppendRules.Request(
                            keyspace.id(),
                            request.targets(),
                            request.endTime(),
                            List.of(),
                            keyspace.catalog(request.endTime())));
            return plan(keyspace, Optional.of(base), destination, earlier, parallelism);
        }
    }

    private PlannedWork plan(
            Keyspace keyspace,
            Optional<BaseLayers> base,
            Destination destination,
            Optional<StoredPlan> earlier,
            int parallelism) {
        if (earlier.isPresent()) {
            // The same hold as before, or anew where it was lost with the run that made the plan.
            keyspace.protect(
                    new HoldRequest(request.jobId(), parts(keyspace, PlannedLayer.read(keyspace, request, base))));
            return work(destination, earlier.get());
        }
        return makePlan(keyspace, protect(keyspace, base), base, destination, parallelism);
    }

    /** What a layer is to hold, under a hold that covers it. */
    private record HeldLayer(Hold hold, PlannedLayer layer) {}

    private HeldLayer protect(Keyspace keyspace, Optional<BaseLayers> base) {
        for (int tries = 1; ; tries++) {
            List<HoldRequest.Part> parts = parts(keyspace, PlannedLayer.read(keyspace, request, base));
            try {
                Hold hold = keyspace.protect(new HoldRequest(request.jobId(), parts));
                // Only what is read after the time was closed is what it will stay.
                PlannedLayer layer = PlannedLayer.read(keyspace, request, base);
                if (tries == MOST_HOLDS || parts(keyspace, layer).equals(parts)) {
                    return new HeldLayer(hold, layer);
                }
                keyspace.release(request.jobId());
            } catch (StrandlineException e) {
                // GC may take the history of a dropped table at any time; then it is not wanted any more.
                if (e.code() != ErrorCode.BELOW_GC_THRESHOLD || tries == MOST_HOLDS) {
                    throw e;
                }
            }
        }
    }

    private static List<HoldRequest.Part> parts(Keyspace keyspace, PlannedLayer layer) {
        return HoldParts.of(layer, keyspace::gcThreshold);
    }

    private PlannedWork makePlan(
            Keyspace keyspace, HeldLayer held, Optional<BaseLayers> base, Destination destination, int parallelism) {
        destination.progress().putLock(request.jobId(), hostName(), Instant.now());
        SplitPageWriter pages =
                destination.progress().pageWriter(UUID.randomUUID().toString().substring(0, 8));
        long fileSizeBytes = request.settings().fileSizeBytes();
        PlannedLayer layer = held.layer();
        List<PlacedSpan> spans = new SpanCuts(keyspace, layer.window(), fileSizeBytes)
                .cut(layer.spans().read(), base);
        List<PlannedSplit> splits = SplitGrouping.group(spans, fileSizeBytes, parallelism);
        PlannedWork.Builder work = new PlannedWork.Builder();
        for (PlannedSplit split : splits) {
            pages.add(split.spans(), split.replicas());
            work.add(split.replicas());
        }
        UUID layerId = UUID.randomUUID();
        StoredPlan winner = destination
                .progress()
                .putPlan(new Plan(
                        layerId,
                        base.map(BaseLayers::reference),
                        request.jobId(),
                        keyspace.id(),
                        request.destination().directory(),
                        request.targets(),
                        layer.window(),
                        request.revisionHistory(),
                        layer.revisionStart(),
                        held.hold().readGeneration(),
                        held.hold().id(),
                        fileSizeBytes,
                        spans.size() > SplitGrouping.MOST_SINGLE_OBJECTS,
                        splits.size(),
                        pages.finish(),
                        request.statement(),
                        Instant.now()));
        // What was just written need not be read, which takes a request for each thousand splits.
        return winner.plan().layerId().equals(layerId) ? work.build() : work(destination, winner);
    }

    private static PlannedWork work(Destination destination, StoredPlan plan) {
        PlannedWork.Builder work = new PlannedWork.Builder();
        for (PageReference page : plan.plan().pages()) {
            destination.progress().replicas(page).forEach(work::add);
        }
        return work.build();
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
