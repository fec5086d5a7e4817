package io.strandline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.job.backup.LocalBackup;
import io.strandline.job.model.Scratch;
import io.strandline.manifest.layer.BackupManifest;
import io.strandline.manifest.storage.FaultyStorage;
import io.strandline.manifest.storage.FaultyStorage.Call;
import io.strandline.manifest.storage.MemoryStorage;
import io.strandline.manifest.storage.TestStorages;
import org.junit.jupiter.api.Test;

/** An object store asks a price for each put, and takes its time: small tables share objects. */
class ManyTablesPutsTest {
    private static final int TABLES = 10_000;
    private static final int MOST_PUTS = 60;

    @Test
    void aBackupOfManySmallTablesMakesFewPuts() {
        FaultyStorage storage = new FaultyStorage(new MemoryStorage());
        try (Scratch scratch = new Scratch();
                TestDatabase shop = new TestDatabase(scratch.folder())) {
            shop.createTables(TABLES);

            BackupManifest manifest = LocalBackup.run(shop.backup(TestStorages.register(storage)));

            assertThat(manifest.totals().rows()).isEqualTo(TABLES);
            assertThat(storage.count(Call.PUT) + storage.count(Call.COMMIT))
                    .as("puts: %s", storage.calls())
                    .isLessThanOrEqualTo(MOST_PUTS);
        }
    }
}
