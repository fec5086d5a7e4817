package io.strandline.control.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.control.CollectingSink;
import io.strandline.control.SessionFixture;
import io.strandline.manifest.layer.ManyFulls;
import io.strandline.manifest.storage.FaultyStorage;
import io.strandline.manifest.storage.FaultyStorage.Call;
import io.strandline.manifest.storage.MemoryStorage;
import io.strandline.manifest.storage.TestStorages;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often SHOW BACKUPS asks a storage that takes its time to answer: never once for each object that there is. */
class ShowBackupsRequestsTest {
    private static final int FULLS = 1_000;
    private static final int OBJECTS_EACH = 100;
    private static final int MOST_LISTS = 20;
    private static final int PAGE = 50;

    @Test
    void listsNoMoreThanTheMonths(@TempDir Path folder, @TempDir Path scratch) {
        MemoryStorage objects = new MemoryStorage();
        ManyFulls.write(objects, FULLS, OBJECTS_EACH, scratch);
        FaultyStorage storage = new FaultyStorage(objects);
        String uri = TestStorages.register(storage);
        try (SessionFixture fixture = new SessionFixture(folder)) {
            CollectingSink paths = fixture.run("SHOW BACKUPS IN '" + uri + "'");

            assertThat(paths.rows).hasSize(FULLS);
            // No listing gives 1,000 names, so that each is one request of an object store.
            assertThat(lists(storage)).isLessThanOrEqualTo(MOST_LISTS);
            assertThat(storage.count(Call.SIZE)).as("manifests").isEqualTo(FULLS);
            assertThat(storage.count(Call.OPEN)).isZero();

            storage.resetCalls();
            CollectingSink page = fixture.run("SET use_backups_with_ids = true; SHOW BACKUPS IN '" + uri + "'");

            assertThat(page.rows).hasSize(PAGE);
            assertThat(lists(storage)).isLessThanOrEqualTo(MOST_LISTS);
            assertThat(storage.count(Call.OPEN)).as("manifests").isEqualTo(PAGE + 1);
            assertThat(storage.count(Call.SIZE)).isZero();

            storage.resetCalls();
            CollectingSink all =
                    fixture.run("SHOW BACKUPS IN '" + uri + "' NEWER THAN '2020-01-01' OLDER THAN '2030-01-01'");

            assertThat(all.rows).hasSize(FULLS);
            assertThat(lists(storage)).isLessThanOrEqualTo(MOST_LISTS);
            assertThat(storage.count(Call.OPEN)).isEqualTo(FULLS);
            assertThat(storage.count(Call.SIZE)).isZero();
        }
    }

    private static int lists(FaultyStorage storage) {
        return storage.count(Call.LIST) + storage.count(Call.LIST_FOLDER);
    }
}
