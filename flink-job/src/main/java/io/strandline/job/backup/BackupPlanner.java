package io.strandline.job.backup;

import io.strandline.job.BackupRequest;
import io.strandline.job.source.PlannedWork;
import io.strandline.job.source.WorkPlan;
import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.Keyspaces;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.layer.PageReference;
import io.strandline.manifest.layer.Plan;
import io.strandline.manifest.layer.SplitPageWriter;
import io.strandline.manifest.layer.StoredPlan;
import io.strandline.manifest.schema.DefinitionsDescriptor;
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
            return BaseLayers.run(
                    keyspace, request, statistics, base -> plan(keyspace, base, destination, earlier, parallelism));
        }
    }

    @Override
    public Optional<Instant> readsAsOf() {
        return Optional.of(request.endTime().toInstant());
    }

    private PlannedWork plan(
            Keyspace keyspace,
            Optional<BaseLayers> base,
            Destination destination,
            Optional<StoredPlan> earlier,
            int parallelism) {
        LayerHold hold = new LayerHold(keyspace, request, base);
        if (earlier.isPresent()) {
            hold.renew(earlier.get().plan());
            return work(destination, earlier.get());
        }
        return makePlan(keyspace, hold.take(), base, destination, parallelism);
    }

    private PlannedWork makePlan(
            Keyspace keyspace,
            LayerHold.Held held,
            Optional<BaseLayers> base,
            Destination destination,
            int parallelism) {
        destination.progress().putLock(request.jobId(), hostName(), Instant.now());
        String attempt = UUID.randomUUID().toString().substring(0, 8);
        Optional<String> definitions =
                putDefinitions(keyspace, held.layer().window().end(), destination, attempt);
        SplitPageWriter pages = destination.progress().pageWriter(attempt);
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
                        Instant.now(),
                        layer.told().generationStarts(),
                        definitions,
                        layer.told().definitionChanges()));
        // What was just written need not be read, which takes a request for each thousand splits.
        return winner.plan().layerId().equals(layerId) ? work.build() : work(destination, winner);
    }

    /** Asked of the source before anything is read: what is in the way of it fails the job at once. */
    private Optional<String> putDefinitions(
            Keyspace keyspace, HlcTimestamp end, Destination destination, String attempt) {
        List<DefinitionsDescriptor> definitions = keyspace.definitions(end, request.targets());
        return definitions.isEmpty()
                ? Optional.empty()
                : Optional.of(destination.progress().putDefinitions(attempt, definitions));
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
