package io.strandline.manifest.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.storage.MemoryStorage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerReaderTest {
    private final MemoryStorage storage = new MemoryStorage();
    private BackupManifest manifest;

    @BeforeEach
    void writeLayer(@TempDir Path scratch) {
        manifest = Samples.writeLayer(storage, scratch);
    }

    @Test
    void readsWhatWasWritten() {
        LayerReader layer = LayerReader.open(storage, Samples.DIRECTORY);

        assertThat(layer.manifest()).isEqualTo(manifest);
        assertThat(all(layer.entries()))
                .containsExactly(
                        Samples.entry(104, 0, 5),
                        Samples.entry(104, 5, 15),
                        Samples.entry(104, 15, 20),
                        Samples.entry(104, 20, 30));
        assertThat(layer.catalog().descriptors())
                .containsExactlyElementsOf(Samples.catalog().descriptors());
        assertThat(layer.catalog().asOf()).isEqualTo(Samples.END);
        assertThat(all(layer.spans()))
                .containsExactly(
                        new LayerSpan(104, Samples.span(104, 0, 30), HlcTimestamp.MIN),
                        new LayerSpan(105, Samples.span(105, 0, 9), HlcTimestamp.MIN));
        assertThat(all(layer.tableTotals())).containsExactly(new TableTotals(104, manifest.totals()));
        assertThat(manifest.totals().rows()).isEqualTo(30);
        assertThat(layer.objectName(Samples.entry(104, 0, 5)))
                .isEqualTo("2026/11/22-092200.12/data/000104-a1b2c3d4-0.avro");
    }

    @Test
    void saysThatThereIsNoBackupWhereTheManifestIsMissing() {
        storage.delete(Samples.DIRECTORY + "/BACKUP_MANIFEST");

        assertThatThrownBy(() -> LayerReader.open(storage, Samples.DIRECTORY))
                .hasMessage("no backup exists in \"memory:/2026/11/22-092200.12\"")
                .extracting("code")
                .isEqualTo(ErrorCode.UNDEFINED_FILE);
    }

    @Test
    void refusesASideFileInWhichAnyByteWasAltered() {
        LayerReader layer = LayerReader.open(storage, Samples.DIRECTORY);
        String name = Samples.DIRECTORY + "/" + manifest.files().name();
        byte[] bytes = storage.bytes(name);
        for (int i = 0; i < bytes.length; i++) {
            byte[] altered = bytes.clone();
            altered[i] ^= 0x40;
            storage.replace(name, altered);

            StrandlineException refusal = catchThrowableOfType(StrandlineException.class, layer::entries);

            assertThat(refusal.code()).as("byte %d", i).isEqualTo(ErrorCode.DATA_CORRUPTED);
            assertThat(refusal)
                    .hasMessage(
                            "\"memory:/" + name + "\" was altered: its bytes do not match the digest in the manifest");
        }
    }

    @Test
    void refusesASideFileThatIsCutShortOrGone() {
        LayerReader layer = LayerReader.open(storage, Samples.DIRECTORY);
        String name = Samples.DIRECTORY + "/" + manifest.catalog().name();
        byte[] bytes = storage.bytes(name);
        storage.replace(name, Arrays.copyOf(bytes, bytes.length - 1));

        assertThatThrownBy(layer::catalog)
                .hasMessageContaining(
                        "is cut short: it has " + (bytes.length - 1) + " bytes, the manifest says " + bytes.length);

        storage.delete(name);

        assertThatThrownBy(layer::catalog)
                .hasMessageContaining("BACKUP_CATALOG-a1b2c3d4")
                .extracting("code")
                .isEqualTo(ErrorCode.UNDEFINED_FILE);
    }

    @Test
    void refusesASideFileWithAnotherNumberOfRecords() {
        SideFile files = manifest.files();
        SideFile wrong = new SideFile(files.name(), files.size(), files.sha256(), 9);
        LayerObjects objects = new LayerObjects(storage, Samples.DIRECTORY);

        assertThatThrownBy(() -> all(new SideFileCursor<>(objects, wrong, EntryCodec.ENTRIES)))
                .hasMessageContaining("has 4 records where the manifest says 9");
    }

    @Test
    void refusesToWriteRecordsThatAreNotInOrder() {
        SideFiles sideFiles = new SideFiles(new MemoryStorage(), Samples.DIRECTORY, "other");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> sideFiles.writeFiles(
                        List.of(Samples.entry(2, 0, 5), Samples.entry(1, 0, 5)).iterator()))
                .withMessageContaining("does not come after");
    }

    @Test
    void refusesASideFileOfANewerFormat() {
        String name = Samples.DIRECTORY + "/" + manifest.files().name();
        String container = new String(storage.bytes(name), StandardCharsets.ISO_8859_1);
        byte[] newer = container
                .replace("strandline.format\u00021", "strandline.format\u00027")
                .getBytes(StandardCharsets.ISO_8859_1);
        storage.replace(name, newer);
        SideFile named = new SideFile(manifest.files().name(), newer.length, Digest.ofContent(newer), 4);
        LayerObjects objects = new LayerObjects(storage, Samples.DIRECTORY);

        assertThatThrownBy(() -> new SideFileCursor<>(objects, named, EntryCodec.ENTRIES))
                .hasMessage("\"memory:/" + name
                        + "\" has version 7 of the backup format; this program knows versions up to 1")
                .extracting("code")
                .isEqualTo(ErrorCode.UNKNOWN_FORMAT);
    }

    @Test
    void passesOverDescriptorChangesThatALaterWriterKeeps() throws IOException {
        Descriptor database = Samples.catalog().descriptor(100).orElseThrow();
        Descriptor before = new DatabaseDescriptor(100, 1, "old_name");
        byte[] bytes = container(
                new CatalogRecord(Optional.empty(), 100, Optional.of(database)),
                new CatalogRecord(Optional.of(new HlcTimestamp(5, 0)), 100, Optional.of(before)),
                new CatalogRecord(Optional.of(new HlcTimestamp(9, 0)), 111, Optional.empty()));
        String name = manifest.catalog().name();
        storage.replace(Samples.DIRECTORY + "/" + name, bytes);
        SideFile named = new SideFile(name, bytes.length, Digest.ofContent(bytes), 3);
        storage.replace(
                Samples.DIRECTORY + "/BACKUP_MANIFEST",
                Sealed.encode(
                        ManifestCodec.MANIFEST,
                        Samples.manifest(
                                new LayerProgress(storage, Samples.DIRECTORY)
                                        .plan()
                                        .orElseThrow(),
                                manifest.totals(),
                                manifest.files(),
                                named,
                                manifest.spans())));

        assertThat(LayerReader.open(storage, Samples.DIRECTORY).catalog().descriptors())
                .containsExactly(database);
    }

    @Test
    void tellsHowTheDescriptorsStoodAtAnyTimeOfTheHistory() {
        HlcTimestamp start = new HlcTimestamp(10, 0);
        Descriptor always = new DatabaseDescriptor(100, 1, "always");
        Descriptor old = new DatabaseDescriptor(101, 1, "old");
        Descriptor renamed = new DatabaseDescriptor(101, 2, "renamed");
        Descriptor created = new DatabaseDescriptor(102, 1, "created");
        Descriptor shortLived = new DatabaseDescriptor(103, 1, "short_lived");
        Descriptor dropped = new DatabaseDescriptor(104, 1, "dropped");
        LayerReader layer = withHistory(
                start,
                CatalogRecord.atEnd(always),
                CatalogRecord.atEnd(renamed),
                changed(20, renamed),
                changed(10, old),
                CatalogRecord.atEnd(created),
                changed(20, created),
                gone(30, 103),
                changed(20, shortLived),
                gone(30, 104),
                changed(10, dropped));

        assertThat(layer.catalogAt(new HlcTimestamp(10, 1)).descriptors()).containsExactly(always, old, dropped);
        assertThat(layer.catalogAt(new HlcTimestamp(19, 9)).descriptors()).containsExactly(always, old, dropped);
        assertThat(layer.catalogAt(new HlcTimestamp(20, 0)).descriptors())
                .containsExactly(always, renamed, created, shortLived, dropped);
        assertThat(layer.catalogAt(new HlcTimestamp(30, 0)).descriptors()).containsExactly(always, renamed, created);
        assertThat(layer.catalog().descriptors()).containsExactly(always, renamed, created);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> layer.catalogAt(start))
                .withMessageEndingWith("does not cover 10.0000000000");
    }

    @Test
    void aCatalogWhoseStatesAreNotNewestFirstIsNotWritten() {
        Descriptor database = new DatabaseDescriptor(100, 1, "a");
        SideFiles sideFiles = new SideFiles(storage, "elsewhere", "a");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> sideFiles.writeCatalog(
                        List.of(changed(20, database), changed(30, database)).iterator()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sideFiles.writeCatalog(List.of(changed(20, database), CatalogRecord.atEnd(database))
                        .iterator()));
    }

    private static CatalogRecord changed(long wallNanos, Descriptor descriptor) {
        return new CatalogRecord(Optional.of(new HlcTimestamp(wallNanos, 0)), descriptor.id(), Optional.of(descriptor));
    }

    private static CatalogRecord gone(long wallNanos, int id) {
        return new CatalogRecord(Optional.of(new HlcTimestamp(wallNanos, 0)), id, Optional.empty());
    }

    private LayerReader withHistory(HlcTimestamp revisionStart, CatalogRecord... records) {
        SideFile catalog = new SideFiles(storage, Samples.DIRECTORY, "history")
                .writeCatalog(List.of(records).iterator());
        BackupManifest plain = manifest;
        storage.replace(
                Samples.DIRECTORY + "/BACKUP_MANIFEST",
                Sealed.encode(
                        ManifestCodec.MANIFEST,
                        new BackupManifest(
                                plain.layerId(),
                                plain.parent(),
                                plain.jobId(),
                                plain.planDigest(),
                                plain.keyspaceId(),
                                plain.programVersion(),
                                plain.directory(),
                                plain.targets(),
                                plain.window(),
                                true,
                                Optional.of(revisionStart),
                                plain.readGeneration(),
                                plain.totals(),
                                plain.tables(),
                                plain.files(),
                                catalog,
                                plain.spans(),
                                plain.encryption(),
                                plain.localities(),
                                plain.completedAt(),
                                plain.dialect())));
        return LayerReader.open(storage, Samples.DIRECTORY);
    }

    @Test
    void sideFilesOpenWithAnAvroReaderThatKnowsNothingOfThem() throws IOException {
        byte[] bytes = storage.bytes(Samples.DIRECTORY + "/" + manifest.files().name());

        try (DataFileStream<GenericRecord> stream =
                new DataFileStream<>(new ByteArrayInputStream(bytes), new GenericDatumReader<>())) {
            List<String> objects = new ArrayList<>();
            stream.forEach(record -> objects.add(record.get("object").toString()));

            assertThat(stream.getMetaString("avro.codec")).isEqualTo("zstandard");
            assertThat(objects)
                    .containsExactly(
                            "data/000104-a1b2c3d4-0.avro",
                            "data/000104-a1b2c3d4-5.avro",
                            "data/000104-a1b2c3d4-15.avro",
                            "data/000104-a1b2c3d4-20.avro");
        }
    }

    private static byte[] container(CatalogRecord... lines) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataFileWriter<GenericRecord> writer = new DataFileWriter<>(new GenericDatumWriter<>())) {
            FormatVersion.writeTo(writer, List.of());
            writer.create(CatalogCodec.RECORDS.schema(), bytes);
            for (CatalogRecord line : lines) {
                writer.append(CatalogCodec.RECORDS.encode(line));
            }
        }
        return bytes.toByteArray();
    }

    private static <T> List<T> all(RecordCursor<T> cursor) {
        List<T> records = new ArrayList<>();
        try (cursor) {
            cursor.forEachRemaining(records::add);
        }
        return records;
    }
}
