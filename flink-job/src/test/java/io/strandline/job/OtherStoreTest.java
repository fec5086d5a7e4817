package io.strandline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.job.backup.BackupRun;
import io.strandline.job.backup.LocalBackup;
import io.strandline.job.cluster.JobKey;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.MemoryStorage;
import io.strandline.manifest.storage.TestStorages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup into a collection that already holds those of another store. */
class OtherStoreTest {
    private final String uri = TestStorages.register(new MemoryStorage());

    @Test
    void aChainOfAnotherStoreIsNotContinued(@TempDir Path mine, @TempDir Path other) {
        try (TestDatabase shop = new TestDatabase(mine);
                TestDatabase stranger = new TestDatabase(other)) {
            BackupRequest full = stranger.backup(uri);
            LocalBackup.run(full);

            assertThatThrownBy(() -> LocalBackup.run(shop.incremental(List.of(full), false)))
                    .isInstanceOfSatisfying(StrandlineException.class, refused -> {
                        assertThat(refused.code()).isEqualTo(ErrorCode.OBJECT_NOT_IN_STATE);
                        assertThat(refused.message())
                                .isEqualTo("previous BACKUP belongs to cluster "
                                        + stranger.keyspace().id() + ", not to this one, "
                                        + shop.keyspace().id());
                        assertThat(refused.hint().orElseThrow()).contains("use another URI");
                    });
        }
    }

    @Test
    void aFullBackupIsTakenWithANotice(@TempDir Path mine, @TempDir Path other) {
        try (TestDatabase shop = new TestDatabase(mine);
                TestDatabase stranger = new TestDatabase(other)) {
            LocalBackup.run(stranger.backup(uri));

            assertThat(noticesOf(shop))
                    .singleElement()
                    .asString()
                    .contains(stranger.keyspace().id(), shop.keyspace().id(), "LATEST");
            assertThat(noticesOf(stranger)).isEmpty();
        }
    }

    /** Up to where the job would begin. */
    private List<String> noticesOf(TestDatabase source) {
        List<String> notices = new ArrayList<>();
        JobListener listener = new JobListener() {
            @Override
            public void progress(double fraction, long rows, long bytes) {}

            @Override
            public boolean canceled() {
                return false;
            }

            @Override
            public void notice(String text) {
                notices.add(text);
            }
        };
        BackupRun run = new BackupRun(source.keyspace(), source.backup(uri));
        assertThatThrownBy(() -> run.execute(EndedBackupTest.NONE, new JobKey(1, 1), listener))
                .hasMessageContaining("nothing is to be run");
        return notices;
    }
}
