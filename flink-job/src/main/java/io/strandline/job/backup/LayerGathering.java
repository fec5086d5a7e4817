package io.strandline.job.backup;

import io.strandline.job.BackupRequest;
import io.strandline.job.commit.Gathering;
import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.Keyspaces;
import io.strandline.manifest.Program;
import io.strandline.manifest.chain.AppendRules;
import io.strandline.manifest.layer.BackupManifest;
import io.strandline.manifest.layer.CoverageCheck;
import io.strandline.manifest.layer.Entry;
import io.strandline.manifest.layer.EntrySorter;
import io.strandline.manifest.layer.LayerSpan;
import io.strandline.manifest.layer.Plan;
import io.strandline.manifest.layer.RecordCursor;
import io.strandline.manifest.layer.SideFile;
import io.strandline.manifest.layer.SideFiles;
import io.strandline.manifest.layer.Split;
import io.strandline.manifest.layer.SplitProgress;
import io.strandline.manifest.layer.StoredPlan;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.storage.StorageStatistics;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Sorts the entries of all splits on local disk, proves that they cover the plan, and streams the side files. The manifest that names
 * them is the committable.
 */
final class LayerGathering implements Gathering {
    private final BackupRequest request;
    private final StorageStatistics statistics;
    private final Destination destination;
    private final StoredPlan plan;
    private final CoverageCheck coverage;
    private final EntrySorter sorter;

    private LayerGathering(
            BackupRequest request,
            StorageStatistics statistics,
            Destination destination,
            StoredPlan plan,
            Path scratch) {
        this.request = request;
        this.statistics = statistics;
        this.destination = destination;
        this.plan = plan;
        this.coverage = new CoverageCheck(plan, scratch);
        this.sorter = new EntrySorter(scratch);
    }

    static LayerGathering open(BackupRequest request, StorageStatistics statistics) {
        Destination destination = Destination.open(request, statistics);
        StoredPlan plan = OwnPlan.read(destination.progress(), request.jobId());
        return new LayerGathering(
                request, statistics, destination, plan, Path.of(System.getProperty("java.io.tmpdir")));
    }

    @Override
    public void add(byte[] progress) {
        SplitProgress split = SplitProgress.of(progress);
        coverage.add(split);
        for (Entry entry : split.entries()) {
            sorter.add(entry);
        }
    }

    @Override
    public byte[] finish() {
        Plan planned = plan.plan();
        try (RecordCursor<Split> splits = destination.progress().splits(planned)) {
            coverage.verify(splits);
        }
        Source source = source();
        CatalogHistory history = source.history();
        SideFiles sideFiles = new SideFiles(
                destination.storage(),
                destination.directory(),
                UUID.randomUUID().toString().substring(0, 8));
        SideFile files;
        try (RecordCursor<Entry> sorted = sorter.sorted()) {
            files = sideFiles.writeFiles(sorted);
        }
        SideFile descriptors = sideFiles.writeCatalog(CatalogRecords.of(history).iterator());
        List<LayerSpan> covered = spans(history.end());
        if (request.isIncremental()) {
            checkCoverage(covered);
        }
        SideFile spans = sideFiles.writeSpans(covered.iterator());
        return new BackupManifest(
                        planned.layerId(),
                        planned.parent(),
                        planned.jobId(),
                        plan.digest(),
                        planned.keyspaceId(),
                        Program.version(),
                        planned.directory(),
                        planned.targets(),
                        planned.window(),
                        planned.allRevisions(),
                        planned.revisionStart(),
                        planned.readGeneration(),
                        sorter.totals(),
                        (int) history.end().descriptors().stream()
                                .filter(TableDescriptor.class::isInstance)
                                .count(),
                        files,
                        descriptors,
                        spans,
                        Optional.empty(),
                        List.of(),
                        Instant.now(),
                        source.dialect())
                .toByteArray();
    }

    private void checkCoverage(List<LayerSpan> covered) {
        try (BaseLayers base = BaseLayers.open(request, statistics);
                RecordCursor<LayerSpan> before = base.parent().spans()) {
            AppendRules.checkCoverage(
                    base.parent().manifest().window().end(), before, plan.plan().window(), covered.iterator());
        }
    }

    /** What the source itself says of the layer. */
    private record Source(CatalogHistory history, String dialect) {}

    private Source source() {
        Plan planned = plan.plan();
        try (Keyspace keyspace = Keyspaces.open(request.sourceUri())) {
            SourceHistory source = new SourceHistory(
                    keyspace, planned.targets(), destination.progress().definitions(planned));
            CatalogHistory history = request.isIncremental() && planned.allRevisions()
                    ? source.in(planned.window(), BaseLayers.parentCatalog(request, statistics), Told.of(planned))
                    : source.restorable(planned.window().end(), planned.revisionStart());
            return new Source(history, keyspace.dialect());
        }
    }

    /** What the plan's splits read, and the tables whose data is left out: they cover theirs with nothing. */
    private List<LayerSpan> spans(Catalog catalog) {
        CoveredSpans covered = new CoveredSpans();
        try (RecordCursor<Split> splits = destination.progress().splits(plan.plan())) {
            while (splits.hasNext()) {
                covered.addAll(splits.next().spans());
            }
        }
        catalog.descriptors().stream()
                .filter(TableDescriptor.class::isInstance)
                .map(TableDescriptor.class::cast)
                .filter(TableDescriptor::excludeData)
                .forEach(table -> covered.add(LayerSpans.excluded(
                        table, plan.plan().window(), plan.plan().revisionStart())));
        return covered.sorted();
    }

    @Override
    public void close() {
        sorter.close();
        coverage.close();
        destination.close();
    }
}
