package io.strandline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.job.backup.BackupRun;
import io.strandline.job.cluster.JobCluster;
import io.strandline.job.cluster.JobKey;
import io.strandline.job.cluster.RunningJob;
import io.strandline.keyspace.HoldRequest;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.Window;
import io.strandline.manifest.layer.LayerProgress;
import io.strandline.manifest.layer.Outcome;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.storage.MemoryStorage;
import io.strandline.manifest.storage.TestStorages;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup that is run again after it has been canceled or given up. */
class EndedBackupTest {
    /** Takes no jobs. */
    static final JobCluster NONE = new JobCluster() {
        @Override
        public int slots() {
            return 1;
        }

        @Override
        public StreamExecutionEnvironment newJob(String name) {
            throw new IllegalStateException("nothing is to be run");
        }

        @Override
        public boolean isLocal() {
            return true;
        }

        @Override
        public StreamExecutionEnvironment newJob(String name, JobKey key) {
            return newJob(name);
        }

        @Override
        public Optional<RunningJob> find(JobKey key) {
            return Optional.empty();
        }

        @Override
        public RunningJob submit(StreamExecutionEnvironment job) {
            throw new IllegalStateException("nothing is to be run");
        }

        @Override
        public void close() {}
    };

    private final MemoryStorage storage = new MemoryStorage();
    private final String uri = TestStorages.register(storage);

    @TempDir
    private Path folder;

    @Test
    void releasesTheHoldThatARunLeftWhichDiedAfterItsDecision() {
        try (TestDatabase shop = new TestDatabase(folder)) {
            TableDescriptor table = shop.createTable("t");
            BackupRequest request = shop.backup(uri);
            shop.keyspace()
                    .protect(new HoldRequest(
                            request.jobId(),
                            List.of(new HoldRequest.Part(Window.full(request.endTime()), List.of(table.span())))));
            new LayerProgress(storage, request.destination().directory())
                    .putOutcome(Outcome.cancel(request.jobId(), "CANCEL by the user who ran it"));
            shop.drop(table);
            assertThat(shop.removeDropped()).as("the index, but not the rows").isEqualTo(1);

            assertThatThrownBy(() -> new BackupRun(shop.keyspace(), request)
                            .execute(NONE, new JobKey(request.jobId(), 1), JobListener.NONE))
                    .isInstanceOfSatisfying(
                            StrandlineException.class,
                            canceled -> assertThat(canceled.code()).isEqualTo(ErrorCode.CANCELED));

            assertThat(shop.removeDropped()).as("the rows").isEqualTo(1);
        }
    }
}
