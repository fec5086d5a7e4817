package io.strandline.manifest.layer;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.Window;
import io.strandline.manifest.row.Fingerprint;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.Index;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.SequenceDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.schema.ViewDescriptor;
import io.strandline.manifest.storage.ExternalStorage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** One small layer, every field of it set, that tests write, read and damage. The samples of format 1 in the resources are this layer. */
final class Samples {
    static final Instant END_INSTANT = Instant.parse("2026-11-22T09:22:00.123456Z");
    static final HlcTimestamp END =
            new HlcTimestamp(HlcTimestamp.of(END_INSTANT).wallNanos(), 3);
    static final String DIRECTORY = "2026/11/22-092200.12";
    static final long JOB = 1_234_567_890_123_456_789L;
    static final String ATTEMPT = "a1b2c3d4";

    private Samples() {}

    /** The keys {@code from <= n < to} of a table. */
    static Span span(int tableId, int from, int to) {
        return new Span(key(tableId, from), key(tableId, to));
    }

    static SplitSpan splitSpan(int tableId, int from, int to) {
        return new SplitSpan(tableId, span(tableId, from, to), 100L * (to - from), HlcTimestamp.MIN);
    }

    static Entry entry(int tableId, int from, int to) {
        String object = LayerNames.dataFile(SplitId.of(tableId), ATTEMPT, from);
        return new Entry(
                object,
                0,
                1_000 + from,
                Digest.ofContent(object.getBytes(StandardCharsets.UTF_8)),
                tableId,
                span(tableId, from, to),
                to - from,
                0,
                2L * (to - from),
                10L * (to - from),
                new Fingerprint(tableId, from),
                Window.full(END),
                HlcTimestamp.MIN,
                "",
                0);
    }

    static Catalog catalog() {
        TableDescriptor accounts = new TableDescriptor(
                104,
                2,
                100,
                101,
                "Konten \"für\" 口座",
                TableDescriptor.State.PUBLIC,
                1,
                2,
                List.of(
                        column(1, "id", ColumnType.of(ColumnType.Kind.INT8), false),
                        column(2, "balance", ColumnType.decimal(15, 2), true),
                        column(3, "tags", ColumnType.arrayOf(ColumnType.varchar(25)), true),
                        new Column(
                                5,
                                "rowid",
                                ColumnType.of(ColumnType.Kind.INT8),
                                false,
                                Optional.of("unique_rowid()"),
                                true)),
                List.of(1, 5),
                List.of(new Index(2, "by_balance", List.of(2, 1), true)),
                false,
                Optional.of(600L));
        TableDescriptor empty = new TableDescriptor(
                105,
                1,
                100,
                101,
                "empty",
                TableDescriptor.State.PUBLIC,
                1,
                1,
                List.of(column(1, "id", ColumnType.of(ColumnType.Kind.UUID), false)),
                List.of(1),
                List.of(),
                true,
                Optional.empty());
        return Catalog.of(
                END,
                List.of(
                        new DatabaseDescriptor(100, 1, "bank"),
                        new SchemaDescriptor(101, 1, 100, SchemaDescriptor.PUBLIC),
                        accounts,
                        empty,
                        new ViewDescriptor(106, 1, 100, 101, "rich", List.of("id"), "SELECT id FROM accounts"),
                        new SequenceDescriptor(107, 4, 100, 101, "ids", 1, 10, -5, Long.MAX_VALUE, 31)));
    }

    static Plan plan(List<PageReference> pages) {
        return new Plan(
                new UUID(1, 2),
                Optional.empty(),
                JOB,
                "7b0c4c3c-98a2-4d3c-9a53-0ed1c0e0a001",
                DIRECTORY,
                new BackupTargets(BackupTargets.Coverage.DATABASES, List.of(100), List.of()),
                Window.full(END),
                false,
                Optional.empty(),
                "",
                "hold-1",
                128L << 20,
                false,
                pages.stream().mapToLong(PageReference::count).sum(),
                pages,
                "BACKUP DATABASE bank INTO 'nodelocal://1/b'",
                END_INSTANT);
    }

    static SplitProgress progress(
            StoredPlan plan, SplitId splitId, List<Entry> entries, List<SplitSpan> done, List<Split> children) {
        return new SplitProgress(JOB, plan.digest(), splitId, "", ATTEMPT, entries, done, children, END_INSTANT);
    }

    static BackupManifest manifest(StoredPlan plan, Totals totals, SideFile files, SideFile catalog, SideFile spans) {
        return new BackupManifest(
                plan.plan().layerId(),
                Optional.empty(),
                JOB,
                plan.digest(),
                plan.plan().keyspaceId(),
                "0.1.0",
                DIRECTORY,
                plan.plan().targets(),
                plan.plan().window(),
                false,
                Optional.empty(),
                "",
                totals,
                2,
                files,
                catalog,
                spans,
                Optional.empty(),
                List.of(),
                END_INSTANT,
                "embedded");
    }

    /** Plans two splits, of which the first one leaves a child. */
    static StoredPlan writePlan(ExternalStorage storage) {
        LayerProgress progress = new LayerProgress(storage, DIRECTORY);
        SplitPageWriter pages = progress.pageWriter(ATTEMPT);
        pages.add(List.of(splitSpan(104, 0, 20)));
        pages.add(List.of(splitSpan(104, 20, 30), splitSpan(105, 0, 9)));
        return progress.putPlan(plan(pages.finish()));
    }

    static List<SplitProgress> allProgress(StoredPlan plan) {
        SplitId first = SplitId.of(0);
        Split child = new Split(first.child(1), List.of(splitSpan(104, 15, 20)));
        return List.of(
                progress(
                        plan,
                        first,
                        List.of(entry(104, 0, 5), entry(104, 5, 15)),
                        List.of(splitSpan(104, 0, 15)),
                        List.of(child)),
                progress(plan, child.id(), List.of(entry(104, 15, 20)), child.spans(), List.of()),
                progress(
                        plan,
                        SplitId.of(1),
                        List.of(entry(104, 20, 30)),
                        List.of(splitSpan(104, 20, 30), splitSpan(105, 0, 9)),
                        List.of()));
    }

    /** Writes the whole layer as a job does. */
    static BackupManifest writeLayer(ExternalStorage storage, Path scratch) {
        LayerProgress progress = new LayerProgress(storage, DIRECTORY);
        StoredPlan plan = writePlan(storage);
        progress.putLock(JOB, "host", END_INSTANT);
        SideFiles sideFiles = new SideFiles(storage, DIRECTORY, ATTEMPT);
        try (EntrySorter sorter = new EntrySorter(scratch);
                CoverageCheck coverage = new CoverageCheck(plan, scratch)) {
            for (SplitProgress split : allProgress(plan)) {
                SplitProgress winner = progress.putProgress(plan, split);
                coverage.add(winner);
                winner.entries().forEach(sorter::add);
            }
            SideFile files;
            try (RecordCursor<Split> splits = progress.splits(plan.plan());
                    RecordCursor<Entry> sorted = sorter.sorted()) {
                coverage.verify(splits);
                files = sideFiles.writeFiles(sorted);
            }
            SideFile catalog = sideFiles.writeCatalog(catalog());
            SideFile spans = sideFiles.writeSpans(List.of(
                            new LayerSpan(104, span(104, 0, 30), HlcTimestamp.MIN),
                            new LayerSpan(105, span(105, 0, 9), HlcTimestamp.MIN))
                    .iterator());
            BackupManifest manifest = manifest(plan, sorter.totals(), files, catalog, spans);
            progress.putOutcome(Outcome.commit(manifest));
            BackupManifest committed = progress.putManifest(manifest);
            new BackupCollection(storage).writeLatest(END, DIRECTORY);
            return committed;
        }
    }

    private static Column column(int id, String name, ColumnType type, boolean nullable) {
        return new Column(id, name, type, nullable, Optional.empty(), false);
    }

    private static Key key(int tableId, int number) {
        return Key.of(
                ByteBuffer.allocate(12).putInt(tableId).putInt(1).putInt(number).array());
    }
}
