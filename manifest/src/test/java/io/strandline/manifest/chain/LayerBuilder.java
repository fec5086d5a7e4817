package io.strandline.manifest.chain;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Span;
import io.strandline.manifest.Window;
import io.strandline.manifest.data.DataBlockCodec;
import io.strandline.manifest.data.DataFileStats;
import io.strandline.manifest.data.DataFileWriter;
import io.strandline.manifest.data.KeptColumns;
import io.strandline.manifest.layer.BackupCollection;
import io.strandline.manifest.layer.BackupManifest;
import io.strandline.manifest.layer.BackupTargets;
import io.strandline.manifest.layer.CatalogRecord;
import io.strandline.manifest.layer.Entry;
import io.strandline.manifest.layer.EntrySorter;
import io.strandline.manifest.layer.LayerProgress;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.layer.LayerSpan;
import io.strandline.manifest.layer.Outcome;
import io.strandline.manifest.layer.Parent;
import io.strandline.manifest.layer.Plan;
import io.strandline.manifest.layer.RecordCursor;
import io.strandline.manifest.layer.SideFile;
import io.strandline.manifest.layer.SideFiles;
import io.strandline.manifest.layer.StoredPlan;
import io.strandline.manifest.row.FingerprintAccumulator;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.Upload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes a layer as a job does, with whatever spans, entries and descriptors a test wants. Its times are seconds of one hour. */
final class LayerBuilder {
    static final String KEYSPACE = "7b0c4c3c-98a2-4d3c-9a53-0ed1c0e0a001";

    private static final Instant HOUR = Instant.parse("2026-11-22T09:00:00Z");
    private static final BackupTargets TARGETS =
            new BackupTargets(BackupTargets.Coverage.DATABASES, List.of(100), List.of());

    /** A revision of a data file, its key without the table's prefix; a null row is a tombstone. */
    record Revision(byte[] key, HlcTimestamp time, byte @Nullable [] row, Optional<KeptColumns> kept) {
        Revision(byte[] key, HlcTimestamp time, byte @Nullable [] row) {
            this(key, time, row, Optional.empty());
        }
    }

    private final ExternalStorage storage;
    private final String directory;
    private final Optional<Parent> parent;
    private final Window window;
    private final List<LayerSpan> spans = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private final List<CatalogRecord> catalog = new ArrayList<>();
    private Optional<HlcTimestamp> revisionStart = Optional.empty();
    private BackupTargets targets = TARGETS;
    private String readGeneration = "";
    private String dialect = "embedded";
    private int files;

    private LayerBuilder(ExternalStorage storage, String directory, Optional<Parent> parent, Window window) {
        this.storage = storage;
        this.directory = directory;
        this.parent = parent;
        this.window = window;
    }

    static HlcTimestamp second(int second) {
        return HlcTimestamp.of(HOUR.plusSeconds(second));
    }

    static LayerBuilder full(ExternalStorage collection, int endSecond) {
        HlcTimestamp end = second(endSecond);
        return new LayerBuilder(collection, BackupCollection.directoryFor(end), Optional.empty(), Window.full(end));
    }

    /** An incremental layer in the collection that holds its parent. */
    static LayerBuilder on(LayerReader parent, LayerReader full, int endSecond) {
        return on(parent, new Window(parent.manifest().window().end(), second(endSecond)), full);
    }

    static LayerBuilder on(LayerReader parent, Window window, LayerReader full) {
        IncrementalPlace place = IncrementalPlace.inCollection(full.storage());
        return new LayerBuilder(
                place.storage(),
                place.freeDirectoryFor(full.directory(), window),
                Optional.of(new Parent(parent.manifest().layerId(), parent.digest(), parent.directory())),
                window);
    }

    LayerBuilder history(HlcTimestamp from) {
        revisionStart = Optional.of(from);
        return this;
    }

    /** Every revision in its window. */
    LayerBuilder history() {
        return history(window.isFull() ? HlcTimestamp.MIN.next() : window.start());
    }

    LayerBuilder targets(BackupTargets newTargets) {
        targets = newTargets;
        return this;
    }

    /** One of a database whose reads need a pin. */
    LayerBuilder pinned(String generation, String newDialect) {
        readGeneration = generation;
        dialect = newDialect;
        return this;
    }

    LayerBuilder span(int tableId, Span span) {
        return span(tableId, span, HlcTimestamp.MIN);
    }

    LayerBuilder span(int tableId, Span span, HlcTimestamp introducedAt) {
        spans.add(new LayerSpan(tableId, span, introducedAt));
        return this;
    }

    LayerBuilder entry(Entry entry) {
        entries.add(entry);
        return this;
    }

    LayerBuilder catalog(CatalogRecord... records) {
        catalog.addAll(Arrays.asList(records));
        return this;
    }

    /** A data file that continues the parent, or of a full backup. */
    LayerBuilder file(TableDescriptor layout, Span span, List<Revision> revisions) {
        return file(layout, span, HlcTimestamp.MIN, revisions);
    }

    LayerBuilder file(TableDescriptor layout, Span span, HlcTimestamp introducedAt, List<Revision> revisions) {
        return file(layout, span, introducedAt, Set.of(), revisions);
    }

    /** One that continues the parent and whose revisions may keep columns. */
    LayerBuilder file(TableDescriptor layout, Span span, Set<Integer> kept, List<Revision> revisions) {
        return file(layout, span, HlcTimestamp.MIN, kept, revisions);
    }

    private LayerBuilder file(
            TableDescriptor layout, Span span, HlcTimestamp introducedAt, Set<Integer> kept, List<Revision> revisions) {
        String object = "data/" + files++ + ".avro";
        try (DataBlockCodec codec = new DataBlockCodec();
                Upload upload = storage.upload(directory + "/" + object)) {
            DataFileWriter writer = new DataFileWriter(upload, layout, kept, codec);
            for (Revision revision : revisions) {
                byte[] row = revision.row();
                writer.append(
                        revision.key(),
                        0,
                        revision.key().length,
                        revision.time().wallNanos(),
                        revision.time().logical(),
                        row == null ? new byte[0] : row,
                        0,
                        row == null ? DataFileWriter.TOMBSTONE : row.length,
                        revision.kept());
            }
            DataFileStats stats = writer.finish();
            upload.commit();
            entries.add(new Entry(
                    object,
                    0,
                    stats.storedBytes(),
                    stats.sha256(),
                    layout.id(),
                    span,
                    stats.rows(),
                    stats.tombstones(),
                    0,
                    stats.logicalBytes(),
                    stats.fingerprint(),
                    introducedAt.equals(HlcTimestamp.MIN) ? window : Window.full(window.end()),
                    introducedAt,
                    "",
                    stats.kept()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Says of the last file that one row more was written to it, or another one. */
    LayerBuilder withFingerprintOf(byte[] row) {
        Entry entry = entries.remove(entries.size() - 1);
        FingerprintAccumulator other = new FingerprintAccumulator();
        other.add(row, 0, row.length);
        return entry(new Entry(
                entry.object(),
                entry.offset(),
                entry.length(),
                entry.sha256(),
                entry.tableId(),
                entry.span(),
                entry.rows(),
                entry.tombstones(),
                entry.indexEntries(),
                entry.logicalBytes(),
                entry.fingerprint().plus(other.value()),
                entry.window(),
                entry.introducedAt(),
                entry.locality(),
                entry.kept()));
    }

    LayerReader write() {
        LayerProgress progress = new LayerProgress(storage, directory);
        StoredPlan plan = progress.putPlan(plan());
        SideFiles sideFiles = new SideFiles(storage, directory, "a1");
        try (EntrySorter sorter = new EntrySorter(Path.of(System.getProperty("java.io.tmpdir")))) {
            entries.forEach(sorter::add);
            SideFile filesFile;
            try (RecordCursor<Entry> sorted = sorter.sorted()) {
                filesFile = sideFiles.writeFiles(sorted);
            }
            SideFile catalogFile =
                    sideFiles.writeCatalog(catalog.stream().sorted().iterator());
            SideFile spansFile = sideFiles.writeSpans(spans.stream().sorted().iterator());
            BackupManifest manifest = new BackupManifest(
                    plan.plan().layerId(),
                    parent,
                    plan.plan().jobId(),
                    plan.digest(),
                    KEYSPACE,
                    "0.1.0",
                    directory,
                    targets,
                    window,
                    revisionStart.isPresent(),
                    revisionStart,
                    readGeneration,
                    sorter.totals(),
                    0,
                    filesFile,
                    catalogFile,
                    spansFile,
                    Optional.empty(),
                    List.of(),
                    HOUR,
                    dialect);
            progress.putOutcome(Outcome.commit(manifest));
            progress.putManifest(manifest);
        }
        return LayerReader.open(storage, directory);
    }

    private Plan plan() {
        return new Plan(
                UUID.randomUUID(),
                parent,
                1,
                KEYSPACE,
                directory,
                targets,
                window,
                revisionStart.isPresent(),
                revisionStart,
                readGeneration,
                "hold",
                1 << 20,
                false,
                0,
                List.of(),
                "BACKUP",
                HOUR);
    }
}
