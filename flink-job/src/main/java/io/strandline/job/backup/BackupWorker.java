package io.strandline.job.backup;

import io.strandline.job.BackupRequest;
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
import io.strandline.manifest.layer.StoredPlan;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Exports splits for one reader. */
final class BackupWorker implements Worker {
    private final Keyspace keyspace;
    private final Destination destination;
    private final StoredPlan plan;
    private final LayerLayouts layouts;

    private BackupWorker(Keyspace keyspace, Destination destination, StoredPlan stored) {
        this.keyspace = keyspace;
        this.destination = destination;
        this.plan = stored;
        Plan planned = stored.plan();
        this.layouts = new LayerLayouts(CatalogHistory.restorable(
                keyspace, planned.targets(), planned.window().end(), planned.revisionStart()));
    }

    static BackupWorker open(BackupRequest request) {
        Keyspace keyspace = Keyspaces.open(request.sourceUri());
        Destination destination = Destination.open(request);
        return new BackupWorker(keyspace, destination, OwnPlan.read(destination.progress(), request.jobId()));
    }

    @Override
    public WorkResult run(String splitId, StopSignal stop) throws StoppedException {
        SplitId id = new SplitId(splitId);
        Optional<SplitProgress> done = destination.progress().progress(plan, id);
        return result(done.isPresent() ? done.get() : export(split(id), stop));
    }

    private SplitProgress export(Split split, StopSignal stop) throws StoppedException {
        String attempt = UUID.randomUUID().toString().substring(0, 8);
        ExportedSpans exported;
        try (EntryOutput output = new EntryOutput(destination, plan.plan(), split.id(), attempt);
                SplitExport export = new SplitExport(keyspace, plan.plan(), layouts, output, false, stop)) {
            exported = export.run(split.spans());
            stop.check();
        }
        if (!exported.blocked().isEmpty()) {
            throw new StrandlineException(
                    ErrorCode.UNAVAILABLE,
                    "an unfinished transaction holds a key of table \""
                            + layouts.of(exported.blocked().get(0)).name() + "\"",
                    "The job tries again by itself.");
        }
        return destination
                .progress()
                .putProgress(
                        plan,
                        new SplitProgress(
                                plan.plan().jobId(),
                                plan.digest(),
                                split.id(),
                                plan.plan().readGeneration(),
                                attempt,
                                exported.entries(),
                                exported.done(),
                                List.of(),
                                Instant.now()));
    }

    private Split split(SplitId id) {
        if (id.isChild()) {
            throw new StrandlineException(
                    ErrorCode.INTERNAL, "split " + id + " is a child, but no split of a plan leaves any");
        }
        return destination.progress().split(plan.plan(), id.number());
    }

    private static WorkResult result(SplitProgress progress) {
        long rows = 0;
        long bytes = 0;
        for (Entry entry : progress.entries()) {
            rows += entry.rows();
            bytes += entry.logicalBytes();
        }
        List<String> children =
                progress.children().stream().map(child -> child.id().text()).toList();
        return new WorkResult(progress.toByteArray(), children, rows, bytes);
    }

    @Override
    public void close() {
        destination.close();
        keyspace.close();
    }
}
