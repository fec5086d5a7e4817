package io.strandline.manifest.layer;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Window;
import io.strandline.manifest.chain.Chain;
import io.strandline.manifest.chain.RestoreCover;
import io.strandline.manifest.chain.RestoreSplit;
import io.strandline.manifest.chain.RestoreSplitPages;
import io.strandline.manifest.row.Fingerprint;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.storage.ExternalStorage;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Commits a layer of a million entries and as many splits, shows its tables and plans its restore. {@link MillionEntriesTest} runs it
 * in a process of its own with a small heap; what it prints is what the test reads.
 */
final class MillionEntries {
    static final int ENTRIES = 1_000_000;
    static final int TABLES = 10_000;
    static final long LOGICAL_BYTES_OF_AN_ENTRY = 8 << 20;

    private static final int ENTRIES_OF_A_TABLE = ENTRIES / TABLES;
    /** Prime to {@link #ENTRIES}: splits finish in no order. */
    private static final int STEP = 7_919;

    private final ExternalStorage storage;
    private final LayerProgress progress;
    private final Path scratch;

    private MillionEntries(Path folder) {
        this.storage = new FolderStorage(folder);
        this.progress = new LayerProgress(storage, Samples.DIRECTORY);
        this.scratch = folder.resolve("scratch");
    }

    public static void main(String[] arguments) {
        MillionEntries run = new MillionEntries(Path.of(arguments[0]));
        run.commit(run.plan());
        run.showAndPlanRestore(new PrintStream(System.out, true));
    }

    private StoredPlan plan() {
        SplitPageWriter pages = progress.pageWriter(Samples.ATTEMPT);
        for (int i = 0; i < ENTRIES; i++) {
            pages.add(List.of(span(i)));
        }
        return progress.putPlan(Samples.plan(pages.finish()));
    }

    private void commit(StoredPlan plan) {
        try (EntrySorter sorter = new EntrySorter(scratch);
                CoverageCheck coverage = new CoverageCheck(plan, scratch)) {
            for (int n = 0; n < ENTRIES; n++) {
                int i = (int) ((long) n * STEP % ENTRIES);
                SplitProgress split =
                        Samples.progress(plan, SplitId.of(i), List.of(entry(i)), List.of(span(i)), List.of());
                coverage.add(split);
                sorter.add(split.entries().get(0));
            }
            SideFiles sideFiles = new SideFiles(storage, Samples.DIRECTORY, Samples.ATTEMPT);
            SideFile files;
            try (RecordCursor<Split> splits = progress.splits(plan.plan());
                    RecordCursor<Entry> sorted = sorter.sorted()) {
                coverage.verify(splits);
                files = sideFiles.writeFiles(sorted);
            }
            SideFile catalog = sideFiles.writeCatalog(Samples.catalog());
            SideFile spans = sideFiles.writeSpans(spans());
            BackupManifest manifest = Samples.manifest(plan, sorter.totals(), files, catalog, spans);
            progress.putOutcome(Outcome.commit(manifest));
            progress.putManifest(manifest);
        }
    }

    private void showAndPlanRestore(PrintStream output) {
        LayerReader layer = LayerReader.open(storage, Samples.DIRECTORY);
        output.println("entries " + layer.manifest().totals().entries());
        int tables = 0;
        try (RecordCursor<TableTotals> totals = layer.tableTotals()) {
            for (; totals.hasNext(); tables++) {
                if (totals.next().totals().entries() != ENTRIES_OF_A_TABLE) {
                    throw new AssertionError("table " + tables);
                }
            }
        }
        output.println("tables " + tables);
        List<TableDescriptor> wanted =
                IntStream.rangeClosed(1, TABLES).mapToObj(MillionEntries::table).toList();
        Chain chain = Chain.of(List.of(layer));
        long splits = 0;
        try (RestoreCover cover = RestoreCover.plan(chain, chain.end(), wanted, scratch, 384L << 20, 1_000)) {
            while (cover.hasNext()) {
                List<RestoreSplit> page = List.of(cover.next());
                splits += RestoreSplitPages.decode("page", RestoreSplitPages.encode(page))
                        .size();
            }
        }
        output.println("splits " + splits);
        output.println("heapLimit " + Runtime.getRuntime().maxMemory());
        output.println("heapPeak "
                + ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .mapToLong(MillionEntries::peak)
                        .sum());
    }

    private static long peak(MemoryPoolMXBean pool) {
        return pool.getPeakUsage().getUsed();
    }

    private static Iterator<LayerSpan> spans() {
        return IntStream.rangeClosed(1, TABLES)
                .mapToObj(number -> new LayerSpan(number, table(number).span(), HlcTimestamp.MIN))
                .iterator();
    }

    private static TableDescriptor table(int id) {
        return new TableDescriptor(
                id,
                1,
                100,
                101,
                "t" + id,
                TableDescriptor.State.PUBLIC,
                1,
                1,
                List.of(),
                List.of(1),
                List.of(),
                false,
                Optional.empty());
    }

    private static SplitSpan span(int number) {
        int place = number % ENTRIES_OF_A_TABLE;
        return Samples.splitSpan(number / ENTRIES_OF_A_TABLE + 1, place, place + 1);
    }

    private static Entry entry(int number) {
        SplitSpan span = span(number);
        byte[] text = ByteBuffer.allocate(4).putInt(number).array();
        return new Entry(
                LayerNames.dataFile(SplitId.of(number), Samples.ATTEMPT, 0),
                0,
                4 << 20,
                Digest.ofContent(text),
                span.tableId(),
                span.span(),
                40_000,
                0,
                80_000,
                LOGICAL_BYTES_OF_AN_ENTRY,
                new Fingerprint(number * 0x9E3779B97F4A7C15L, ~number * 0xC2B2AE3D27D4EB4FL),
                Window.full(Samples.END),
                HlcTimestamp.MIN,
                "",
                0);
    }
}
