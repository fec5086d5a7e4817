package io.strandline.job.backup;

import io.strandline.job.BackupRequest;
import io.strandline.job.source.SplitBlockedException;
import io.strandline.job.source.StopSignal;
import io.strandline.job.source.StoppedException;
import io.strandline.job.source.WorkResult;
import io.strandline.job.source.Worker;
import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.Keyspaces;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.layer.Entry;
import io.strandline.manifest.layer.Plan;
import io.strandline.manifest.layer.Split;
import io.strandline.manifest.layer.SplitId;
import io.strandline.manifest.layer.SplitProgress;
import io.strandline.manifest.layer.SplitSpan;
import io.strandline.manifest.layer.StoredPlan;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.storage.StorageStatistics;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Exports splits for one reader. */
final class BackupWorker implements Worker {
    private final BackupRequest request;
    private final InstantSource clock;
    private final Keyspace keyspace;
    private final Destination destination;
    private final StoredPlan plan;
    private final LayerLayouts layouts;
    private final ExportPace pace;

    private BackupWorker(
            BackupRequest request,
            InstantSource clock,
            Keyspace keyspace,
            Destination destination,
            StoredPlan plan,
            LayerLayouts layouts) {
        this.request = request;
        this.clock = clock;
        this.keyspace = keyspace;
        this.destination = destination;
        this.plan = plan;
        this.layouts = layouts;
        this.pace = ExportPace.of(request.settings());
    }

    static BackupWorker open(BackupRequest request, StorageStatistics statistics) {
        return open(request, statistics, InstantSource.system());
    }

    /** @param clock that tells whether intents are pushed by now */
    static BackupWorker open(BackupRequest request, StorageStatistics statistics, InstantSource clock) {
        Keyspace keyspace = Keyspaces.open(request.sourceUri());
        try {
            return open(request, statistics, clock, keyspace, Destination.open(request, statistics));
        } catch (RuntimeException e) {
            keyspace.close();
            throw e;
        }
    }

    private static BackupWorker open(
            BackupRequest request,
            StorageStatistics statistics,
            InstantSource clock,
            Keyspace keyspace,
            Destination destination) {
        try {
            StoredPlan stored = OwnPlan.read(destination.progress(), request.jobId());
            Plan plan = stored.plan();
            return new BackupWorker(
                    request, clock, keyspace, destination, stored, layouts(request, statistics, keyspace, plan));
        } catch (RuntimeException e) {
            destination.close();
            throw e;
        }
    }

    private static LayerLayouts layouts(
            BackupRequest request, StorageStatistics statistics, Keyspace keyspace, Plan plan) {
        SourceHistory source = new SourceHistory(keyspace, plan.targets());
        Told told = Told.of(plan);
        if (!request.isIncremental() || !plan.allRevisions()) {
            return new LayerLayouts(source.restorable(plan.window().end(), plan.revisionStart()), told);
        }
        Supplier<Catalog> parent = BaseLayers.parentCatalog(request, statistics);
        keyspace.recall(plan.window(), parent);
        return new LayerLayouts(
                told.definitionChanges().isEmpty()
                        ? source.restorable(plan.window().end(), plan.revisionStart())
                        : source.in(plan.window(), parent, told),
                told);
    }

    @Override
    public WorkResult run(String splitId, StopSignal stop) throws StoppedException, SplitBlockedException {
        SplitId id = new SplitId(splitId);
        Optional<SplitProgress> done = destination.progress().progress(plan, id);
        return done.isPresent() ? result(done.get(), 0) : export(split(id), stop);
    }

    private WorkResult export(Split split, StopSignal stop) throws StoppedException, SplitBlockedException {
        String attempt = UUID.randomUUID().toString().substring(0, 8);
        ExportedSpans exported;
        pace.begin();
        try (EntryOutput output = new EntryOutput(destination, plan.plan(), split.id(), attempt);
                SplitExport export = new SplitExport(keyspace, plan.plan(), layouts, output, pushes(), pace, stop)) {
            exported = export.run(split.spans());
            stop.check();
        } finally {
            pace.end();
        }
        int blocked = exported.blocked().size();
        if (exported.isNothing()) {
            throw new SplitBlockedException(blocked, timedOut(exported.blocked().get(0)));
        }
        SplitProgress progress = new SplitProgress(
                plan.plan().jobId(),
                plan.digest(),
                split.id(),
                plan.plan().readGeneration(),
                attempt,
                exported.entries(),
                exported.done(),
                blocked == 0 ? List.of() : List.of(new Split(split.id().child(1), exported.blocked())),
                Instant.now());
        return result(destination.progress().putProgress(plan, progress), blocked);
    }

    /** Source of the rule: CockroachDB, whose backups push what is still in their way a minute after their end time. */
    private boolean pushes() {
        Instant end = plan.plan().window().end().toInstant();
        return clock.instant().isAfter(end.plus(request.settings().readWithPriorityAfter()));
    }

    private StrandlineException timedOut(SplitSpan blocked) {
        return new StrandlineException(
                ErrorCode.IN_USE,
                "KV storage layer did not respond to BACKUP within timeout: for "
                        + request.settings().readTimeout().toSeconds()
                        + " s a transaction has held keys of table \""
                        + layouts.of(blocked).name() + "\"",
                "SHOW PREPARED TRANSACTIONS lists those that may hold it; COMMIT PREPARED or ROLLBACK PREPARED ends one. Then take"
                        + " the backup again.");
    }

    /** A child is what its parent's progress says, and nothing else: whichever attempt at the parent won. */
    private Split split(SplitId id) {
        Optional<SplitId> parent = id.parent();
        if (parent.isEmpty()) {
            return destination.progress().split(plan.plan(), id.number());
        }
        return destination.progress().progress(plan, parent.get()).stream()
                .flatMap(progress -> progress.children().stream())
                .filter(child -> child.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new StrandlineException(
                        ErrorCode.INTERNAL, "split " + id + " is no child that split " + parent.get() + " has left"));
    }

    private static WorkResult result(SplitProgress progress, int blocked) {
        long rows = 0;
        long bytes = 0;
        Set<String> files = new HashSet<>();
        for (Entry entry : progress.entries()) {
            rows += entry.rows();
            bytes += entry.logicalBytes();
            files.add(entry.object());
        }
        List<String> children =
                progress.children().stream().map(child -> child.id().text()).toList();
        return new WorkResult(progress.toByteArray(), children, rows, bytes, files.size(), blocked);
    }

    @Override
    public void close() {
        pace.close();
        destination.close();
        keyspace.close();
    }
}
