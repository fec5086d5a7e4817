package io.strandline.manifest.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.FaultyStorage;
import io.strandline.manifest.storage.FaultyStorage.Call;
import io.strandline.manifest.storage.MemoryStorage;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Puts whose outcome nobody knows, and disks that are full. */
class StorageFaultsTest {
    private final MemoryStorage objects = new MemoryStorage();
    private final FaultyStorage storage = new FaultyStorage(objects);

    @TempDir
    private Path scratch;

    @ParameterizedTest
    @ValueSource(strings = {"*/progress/PLAN", "*/progress/000000", "*/progress/OUTCOME", "*/BACKUP_MANIFEST"})
    void aJobThatDoesNotKnowWhetherItsPutHappenedRunsAgainAndGoesOn(String name) {
        storage.when(Call.PUT).named(name).nth(1).happensBut(ErrorCode.OUTCOME_UNKNOWN);

        StrandlineException unknown =
                catchThrowableOfType(StrandlineException.class, () -> Samples.writeLayer(storage, scratch));
        List<String> before = objects.names();
        BackupManifest manifest = Samples.writeLayer(storage, scratch);

        assertThat(unknown.code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
        assertThat(objects.names()).as("nothing was cleaned up").containsAll(before);
        assertThat(LayerReader.open(storage, Samples.DIRECTORY).manifest()).isEqualTo(manifest);
    }

    @Test
    void aFullDiskLeavesNoSideFileAndIsNamed() {
        storage.when(Call.WRITE).named("*/BACKUP_FILES-*").after(1).failsWith(ErrorCode.DISK_FULL);
        SideFiles sideFiles = new SideFiles(storage, Samples.DIRECTORY, Samples.ATTEMPT);

        assertThatThrownBy(() -> sideFiles.writeFiles(IntStream.range(0, 5_000)
                        .mapToObj(i -> Samples.entry(104, i, i + 1))
                        .iterator()))
                .isInstanceOf(StrandlineException.class)
                .hasFieldOrPropertyWithValue("code", ErrorCode.DISK_FULL);
        assertThat(objects.names()).isEmpty();
    }

    @Test
    void aStorageThatDoesNotAnswerIsNotTakenForDamage() {
        Samples.writeLayer(storage, scratch);
        LayerReader layer = LayerReader.open(storage, Samples.DIRECTORY);
        storage.when(Call.OPEN).named("*/BACKUP_FILES-*").failsWith(ErrorCode.UNAVAILABLE);

        assertThatThrownBy(layer::entries).hasFieldOrPropertyWithValue("code", ErrorCode.UNAVAILABLE);
    }

    @Test
    void findingTheLatestReadsNoMoreThanItNeeds() {
        for (String directory : List.of("2024/01/01-000000.00", "2025/01/01-000000.00", "2026/01/01-000000.00")) {
            objects.putIfAbsent(directory + "/BACKUP_MANIFEST", new byte[] {1});
            objects.putIfAbsent(directory + "/data/x.avro", new byte[] {1});
        }

        assertThat(new BackupCollection(storage).latest()).hasValue("2026/01/01-000000.00");

        assertThat(storage.count(Call.LIST_FOLDER)).as("root, year, month").isEqualTo(3);
        assertThat(storage.count(Call.SIZE)).isEqualTo(1);
        assertThat(storage.count(Call.OPEN)).isZero();
    }
}
