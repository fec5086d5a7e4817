package io.strandline.manifest.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.storage.MemoryStorage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupCollectionTest {
    private final MemoryStorage storage = new MemoryStorage();
    private final BackupCollection collection = new BackupCollection(storage);

    @Test
    void namesDirectoriesByTheEndTimeInCentiseconds() {
        assertThat(BackupCollection.directoryFor(at("2026-11-22T09:22:00.129999Z")))
                .isEqualTo("2026/11/22-092200.12");
        assertThat(BackupCollection.directoryFor(at("2026-01-02T23:59:59Z"))).isEqualTo("2026/01/02-235959.00");
    }

    @Test
    void listsCompletedFullsOnlyAndInOrder() {
        complete("2026/11/22-092200.12");
        complete("2026/02/01-000000.00");
        complete("2025/12/31-235959.99");
        begun("2026/11/23-000000.00");
        storage.putIfAbsent("incrementals/2026/11/22-092200.12/x/BACKUP_MANIFEST", new byte[] {1});
        storage.putIfAbsent("2026/11/notes.txt", new byte[] {1});
        storage.putIfAbsent("readme/01/01-000000.00/BACKUP_MANIFEST", new byte[] {1});

        assertThat(collection.list())
                .containsExactly("2025/12/31-235959.99", "2026/02/01-000000.00", "2026/11/22-092200.12");
    }

    @Test
    void anEmptyCollectionHasNoBackups() {
        assertThat(collection.list()).isEmpty();
        assertThat(collection.latest()).isEmpty();
        assertThatThrownBy(() -> collection.resolve("LATEST"))
                .hasMessage("path does not contain a completed latest backup: \"memory:\"")
                .satisfies(thrown -> assertThat(thrown).hasFieldOrPropertyWithValue("code", ErrorCode.UNDEFINED_FILE));
    }

    @Test
    void latestIsANewerFullThatThePointerDoesNotKnowYet() {
        complete("2026/11/21-000000.00");
        collection.writeLatest(at("2026-11-21T00:00:00Z"), "2026/11/21-000000.00");
        complete("2026/11/22-000000.00");
        begun("2026/11/23-000000.00");

        assertThat(collection.latest()).hasValue("2026/11/22-000000.00");
    }

    @Test
    void theNewestPointerIsFoundThoughItWasWrittenFirst() {
        complete("2026/11/21-000000.00");
        complete("2026/11/22-000000.00");
        collection.writeLatest(at("2026-11-22T00:00:00Z"), "2026/11/22-000000.00");
        collection.writeLatest(at("2026-11-21T00:00:00Z"), "2026/11/21-000000.00");

        assertThat(new LatestPointer(storage).read()).hasValue("2026/11/22-000000.00");
        assertThat(collection.latest()).hasValue("2026/11/22-000000.00");
    }

    @Test
    void latestDoesWithoutAPointerAndWithAPointerToABackupThatIsGone() {
        complete("2026/11/21-000000.00");
        assertThat(collection.latest()).hasValue("2026/11/21-000000.00");

        collection.writeLatest(at("2026-11-22T00:00:00Z"), "2026/11/22-000000.00");
        assertThat(collection.latest()).hasValue("2026/11/21-000000.00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../../etc/passwd", "no such thing", "/"})
    void passesOverAPointerWithoutSense(String content) {
        complete("2026/11/21-000000.00");
        storage.putIfAbsent("metadata/latest/LATEST-0000000000000000", content.getBytes(StandardCharsets.UTF_8));

        assertThat(collection.latest()).hasValue("2026/11/21-000000.00");
    }

    @Test
    void ignoresTheEmptyObjectsThatCopyingToolsLeave() {
        complete("2026/11/21-000000.00");
        collection.writeLatest(at("2026-11-21T00:00:00Z"), "2026/11/21-000000.00");
        storage.putIfAbsent("metadata/latest/LATEST-", new byte[0]);

        assertThat(collection.latest()).hasValue("2026/11/21-000000.00");
    }

    @Test
    void pointsWithTheOnesComplementOfTheTime() {
        collection.writeLatest(new HlcTimestamp(0x0123456789abcdefL, 5), "2026/11/21-000000.00");

        assertThat(storage.names()).containsExactly("metadata/latest/LATEST-fedcba9876543210");
        assertThat(storage.bytes("metadata/latest/LATEST-fedcba9876543210"))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("/2026/11/21-000000.00");
    }

    @Test
    void resolvesPathsWithAndWithoutSlashes() {
        complete("2026/11/21-000000.00");

        assertThat(collection.resolve("/2026/11/21-000000.00")).isEqualTo("2026/11/21-000000.00");
        assertThat(collection.resolve("2026/11/21-000000.00/")).isEqualTo("2026/11/21-000000.00");
        assertThat(collection.resolve("latest")).isEqualTo("2026/11/21-000000.00");
    }

    @Test
    void saysOfAPathWhetherAJobHasBegunThere() {
        Samples.writePlan(storage);

        assertThatThrownBy(() -> collection.resolve("/" + Samples.DIRECTORY))
                .hasMessage(
                        "no backup exists in \"memory:/2026/11/22-092200.12\": job 1234567890123456789 has begun one"
                                + " and not completed it");
        assertThatThrownBy(() -> collection.resolve("2020/01/01-000000.00"))
                .hasMessage("no backup exists in \"memory:/2020/01/01-000000.00\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "//x", "../x", "2026//11"})
    void refusesWhatIsNoPath(String path) {
        assertThatThrownBy(() -> collection.resolve(path))
                .hasFieldOrPropertyWithValue("code", ErrorCode.INVALID_PARAMETER);
    }

    @Test
    void opensTheLatest(@TempDir Path scratch) {
        BackupManifest manifest = Samples.writeLayer(storage, scratch);

        assertThat(collection.open("LATEST").manifest()).isEqualTo(manifest);
    }

    @Test
    void passesOverDirectoriesThatDeadJobsHaveLeft() {
        HlcTimestamp end = at("2026-12-31T23:59:59.995Z");
        assertThat(collection.freeDirectoryFor(end)).isEqualTo("2026/12/31-235959.99");

        new LayerProgress(storage, "2026/12/31-235959.99").putOutcome(Outcome.fail(1, "disk full"));
        assertThat(collection.freeDirectoryFor(end)).isEqualTo("2027/01/01-000000.00");

        new LayerProgress(storage, "2027/01/01-000000.00").putOutcome(Outcome.cancel(2, "by the user"));
        assertThat(collection.freeDirectoryFor(end)).isEqualTo("2027/01/01-000000.01");
    }

    private void complete(String directory) {
        begun(directory);
        storage.putIfAbsent(directory + "/BACKUP_MANIFEST", new byte[] {1});
    }

    private void begun(String directory) {
        storage.putIfAbsent(directory + "/progress/PLAN", new byte[] {1});
        storage.putIfAbsent(directory + "/data/000000-a-0.avro", new byte[] {1});
    }

    private static HlcTimestamp at(String instant) {
        return HlcTimestamp.of(Instant.parse(instant));
    }
}
