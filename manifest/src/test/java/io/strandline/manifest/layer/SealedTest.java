package io.strandline.manifest.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SealedTest {
    private static final String NAME = "\"memory:/x/progress/OUTCOME\"";
    private static final Outcome OUTCOME = Outcome.fail(7, "disk full");

    private final StoredPlan plan = new StoredPlan(Samples.plan(List.of()), Digest.ofContent(new byte[0]));
    private final SideFile sideFile = new SideFile("BACKUP_X-1", 5, Digest.ofContent(new byte[] {1}), 2);
    private final BackupManifest manifest =
            Samples.manifest(plan, Totals.NONE.plus(Samples.entry(104, 0, 5)), sideFile, sideFile, sideFile);

    @Test
    void readsEveryRecordAsItWasWritten() {
        assertRoundTrip(ProgressCodec.OUTCOME, OUTCOME);
        assertRoundTrip(ProgressCodec.OUTCOME, Outcome.commit(manifest));
        assertRoundTrip(ProgressCodec.PLAN, plan.plan());
        assertRoundTrip(
                ProgressCodec.PLAN,
                Samples.plan(List.of(new PageReference("progress/PLAN-a-0", 9, sideFile.sha256(), 0, 3, false))));
        for (SplitProgress progress : Samples.allProgress(plan)) {
            assertRoundTrip(ProgressCodec.PROGRESS, progress);
            assertThat(SplitProgress.of(progress.toByteArray())).isEqualTo(progress);
        }
        assertRoundTrip(ManifestCodec.MANIFEST, manifest);
        assertThat(BackupManifest.of(manifest.toByteArray())).isEqualTo(manifest);
        assertThat(Entry.of(Samples.entry(104, 0, 5).toByteArray())).isEqualTo(Samples.entry(104, 0, 5));
    }

    @Test
    void keepsTheReservedFields() {
        BackupManifest reserved = new BackupManifest(
                manifest.layerId(),
                Optional.of(new Parent(new UUID(5, 6), sideFile.sha256(), "2026/11/21-000000.00")),
                manifest.jobId(),
                manifest.planDigest(),
                manifest.keyspaceId(),
                manifest.programVersion(),
                manifest.directory(),
                manifest.targets(),
                manifest.window(),
                true,
                Optional.of(Samples.END),
                "snapshot 12, position 0/16B3748",
                manifest.totals(),
                manifest.tables(),
                sideFile,
                sideFile,
                sideFile,
                Optional.of(new EncryptionEnvelope("AES-256-GCM", "ENCRYPTION-INFO", sideFile.sha256())),
                List.of("region=us-east"),
                manifest.completedAt(),
                "postgresql");

        assertRoundTrip(ManifestCodec.MANIFEST, reserved);
    }

    @Test
    void refusesARecordInWhichAnyByteWasAltered() {
        byte[] bytes = Sealed.encode(ManifestCodec.MANIFEST, manifest);
        for (int i = 0; i < bytes.length; i++) {
            byte[] altered = bytes.clone();
            altered[i] ^= 0x10;

            StrandlineException refusal = refusal(altered);

            assertThat(refusal.code()).as("byte %d", i).isEqualTo(ErrorCode.DATA_CORRUPTED);
            assertThat(refusal).hasMessageContaining(NAME);
        }
    }

    @Test
    void refusesARecordThatIsCutShortAnywhere() {
        byte[] bytes = Sealed.encode(ManifestCodec.MANIFEST, manifest);
        for (int length = 0; length < bytes.length; length++) {
            StrandlineException refusal = refusal(Arrays.copyOf(bytes, length));

            assertThat(refusal.code()).isEqualTo(ErrorCode.DATA_CORRUPTED);
            assertThat(refusal).hasMessage(NAME + " is cut short: it does not end with its digest");
        }
    }

    @Test
    void refusesANewerFormatNamingBothVersionsAndWhatToDo() {
        StrandlineException refusal = refusal(sealedWith(Map.of("strandline.format", "2")));

        assertThat(refusal.code()).isEqualTo(ErrorCode.UNKNOWN_FORMAT);
        assertThat(refusal)
                .hasMessage(NAME + " has version 2 of the backup format; this program knows versions up to 1");
        assertThat(refusal.hint()).hasValue("Use the version of Strandline that wrote it, or any later one.");
    }

    @Test
    void refusesAFeatureItDoesNotKnow() {
        StrandlineException refusal =
                refusal(sealedWith(Map.of("strandline.format", "1", "strandline.requires", "encryption,locality")));

        assertThat(refusal.code()).isEqualTo(ErrorCode.UNKNOWN_FORMAT);
        assertThat(refusal).hasMessageContaining("can only be read by a program that knows: encryption, locality");
    }

    @Test
    void namesOnlyTheFeaturesItDoesNotKnow() {
        assertThat(refusal(sealedWith(
                        Map.of("strandline.format", "1", "strandline.requires", "incremental,encryption,revisions"))))
                .hasMessageEndingWith("can only be read by a program that knows: encryption");
    }

    @Test
    void aLayerThatBuildsOnAnotherOneSaysSoToOlderPrograms() throws IOException {
        Parent parent = new Parent(new UUID(5, 6), sideFile.sha256(), "2026/11/21-000000.00");
        Plan full = plan.plan();
        Plan incremental = new Plan(
                full.layerId(),
                Optional.of(parent),
                full.jobId(),
                full.keyspaceId(),
                full.directory(),
                full.targets(),
                full.window(),
                true,
                Optional.of(Samples.END),
                full.readGeneration(),
                full.holdId(),
                full.fileSizeBytes(),
                full.packed(),
                full.splitCount(),
                full.pages(),
                full.statement(),
                full.createdAt());

        assertRoundTrip(ProgressCodec.PLAN, incremental);
        assertThat(requires(Sealed.encode(ProgressCodec.PLAN, incremental))).isEqualTo("incremental,revisions");
        assertThat(requires(Sealed.encode(ProgressCodec.PLAN, full))).isNull();
        assertThat(requires(Sealed.encode(ManifestCodec.MANIFEST, manifest))).isNull();
    }

    @Test
    void aLayerThatKeepsColumnsSaysSoToOlderPrograms() throws IOException {
        Entry entry = Samples.entry(104, 0, 5);
        Entry keeping = new Entry(
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
                entry.fingerprint(),
                entry.window(),
                entry.introducedAt(),
                entry.locality(),
                3);
        BackupManifest keepingManifest =
                Samples.manifest(plan, Totals.NONE.plus(entry).plus(keeping), sideFile, sideFile, sideFile);

        assertRoundTrip(ManifestCodec.MANIFEST, keepingManifest);
        assertThat(requires(Sealed.encode(ManifestCodec.MANIFEST, keepingManifest)))
                .isEqualTo("kept-columns");
        assertThat(requires(Sealed.encode(ProgressCodec.OUTCOME, Outcome.commit(keepingManifest))))
                .isEqualTo("kept-columns");
    }

    private static @Nullable String requires(byte[] sealed) throws IOException {
        try (DataFileStream<GenericRecord> stream =
                new DataFileStream<>(new ByteArrayInputStream(sealed), new GenericDatumReader<>())) {
            return stream.getMetaString("strandline.requires");
        }
    }

    @Test
    void refusesAContainerThatIsNotOurs() {
        assertThat(refusal(sealedWith(Map.of())))
                .hasMessageContaining("does not say which version of the format it has");
        assertThat(refusal(sealedWith(Map.of("strandline.format", "one"))).code())
                .isEqualTo(ErrorCode.DATA_CORRUPTED);
    }

    @Test
    void refusesOneRecordInThePlaceOfAnother() {
        StrandlineException refusal = refusal(Sealed.encode(ProgressCodec.PLAN, plan.plan()));

        assertThat(refusal.code()).isEqualTo(ErrorCode.DATA_CORRUPTED);
        assertThat(refusal).hasMessage(NAME + " does not hold a BackupManifest");
    }

    @Test
    void opensWithAnAvroReaderThatKnowsNothingOfIt() throws IOException {
        byte[] bytes = Sealed.encode(ManifestCodec.MANIFEST, manifest);

        try (DataFileStream<GenericRecord> stream =
                new DataFileStream<>(new ByteArrayInputStream(bytes), new GenericDatumReader<>())) {
            GenericRecord record = stream.next();

            assertThat(stream.getMetaString("strandline.format")).isEqualTo("1");
            assertThat(record.get("directory")).hasToString(Samples.DIRECTORY);
        }
    }

    private static <T> void assertRoundTrip(RecordCodec<T> codec, T value) {
        byte[] bytes = Sealed.encode(codec, value);

        assertThat(Sealed.decode(codec, NAME, bytes).value()).isEqualTo(value);
        assertThat(Sealed.encode(codec, value)).as("the same bytes again").isEqualTo(bytes);
    }

    private static StrandlineException refusal(byte[] bytes) {
        return catchThrowableOfType(
                StrandlineException.class, () -> Sealed.decode(ManifestCodec.MANIFEST, NAME, bytes));
    }

    private byte[] sealedWith(Map<String, String> metadata) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataFileWriter<GenericRecord> writer = new DataFileWriter<>(new GenericDatumWriter<>())) {
            metadata.forEach(writer::setMeta);
            writer.create(ManifestCodec.MANIFEST.schema(), bytes);
            writer.append(ManifestCodec.MANIFEST.encode(manifest));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        Digest digest = Digest.ofContent(bytes.toByteArray());
        bytes.writeBytes("SLSHA256".getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(digest.toByteArray());
        return bytes.toByteArray();
    }
}
