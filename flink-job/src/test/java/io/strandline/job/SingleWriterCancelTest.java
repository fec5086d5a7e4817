package io.strandline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.job.backup.BackupRun;
import io.strandline.job.backup.DirectBackup;
import io.strandline.job.cluster.JobCluster;
import io.strandline.job.cluster.JobKey;
import io.strandline.job.cluster.RunningJob;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.layer.BackupCollection;
import io.strandline.manifest.layer.LayerProgress;
import io.strandline.manifest.layer.Outcome;
import io.strandline.manifest.storage.CarelessStorage;
import io.strandline.manifest.storage.CarelessStorage.Fault;
import io.strandline.manifest.storage.MemoryStorage;
import io.strandline.manifest.storage.TestStorages;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CANCEL of a backup into a place that does not keep two writers apart, which STRANDLINE_SINGLE_WRITER admits: it must not decide beside a committer. */
class SingleWriterCancelTest {
    private final MemoryStorage objects = new MemoryStorage();
    private final String uri = TestStorages.register(new CarelessStorage(objects, Fault.IGNORES_THE_CONDITION));
    private final List<Optional<Outcome.Kind>> decidedBeforeTheJobWasStopped = new ArrayList<>();

    private TestDatabase shop;
    private BackupRequest request;

    @BeforeEach
    void open(@TempDir Path folder) {
        shop = new TestDatabase(folder);
        shop.createTables(3);
        BackupRequest backup = shop.backup(uri);
        request = backup.withStorage(backup.storage().withSingleWriter(true));
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void decidesOnceTheJobHasStopped() {
        JobInTheMiddle job = new JobInTheMiddle(false);

        assertThatThrownBy(() -> execute(job))
                .isInstanceOfSatisfying(
                        StrandlineException.class,
                        canceled -> assertThat(canceled.code()).isEqualTo(ErrorCode.CANCELED));

        assertThat(decidedBeforeTheJobWasStopped).containsExactly(Optional.empty());
        assertThat(progress().outcome()).map(Outcome::kind).contains(Outcome.Kind.CANCEL);
        assertThat(progress().manifest()).isEmpty();
        assertThat(new BackupCollection(objects).list()).isEmpty();
        assertThat(shop.keyspace().holders()).isEmpty();
    }

    @Test
    void comesTooLateForAJobThatCommitsWhileItStops() {
        JobInTheMiddle job = new JobInTheMiddle(true);

        JobSummary summary = execute(job);

        assertThat(summary.rows()).isEqualTo(3);
        assertThat(decidedBeforeTheJobWasStopped).containsExactly(Optional.empty());
        assertThat(progress().outcome()).map(Outcome::kind).contains(Outcome.Kind.COMMIT);
        assertThat(new BackupCollection(objects).list())
                .containsExactly(request.destination().directory());
        assertThat(shop.keyspace().holders()).isEmpty();
    }

    private JobSummary execute(JobCluster cluster) {
        return new BackupRun(shop.keyspace(), request)
                .execute(cluster, new JobKey(request.jobId(), 1), new JobListener() {
                    @Override
                    public void progress(double fraction, long rows, long bytes) {}

                    @Override
                    public boolean canceled() {
                        return true;
                    }
                });
    }

    private LayerProgress progress() {
        return new LayerProgress(objects, request.destination().directory());
    }

    /** Stands still in the middle of its splits until it is asked to stop. */
    private final class JobInTheMiddle extends InThreadCluster {
        private final boolean commitsBeforeItStops;
        private boolean stopping;

        JobInTheMiddle(boolean commitsBeforeItStops) {
            this.commitsBeforeItStops = commitsBeforeItStops;
        }

        @Override
        public RunningJob submit(StreamExecutionEnvironment job) {
            assertThatThrownBy(() -> backup(() -> {
                                throw new UnsupportedOperationException("here it stands");
                            })
                            .work())
                    .isInstanceOf(UnsupportedOperationException.class);
            return this;
        }

        private DirectBackup backup(Runnable meanwhile) {
            Random always = new Random() {
                @Override
                public int nextInt(int bound) {
                    return 0;
                }
            };
            return new DirectBackup(shop.keyspace(), request, always, true, meanwhile, () -> {});
        }

        @Override
        public Optional<End> await(Duration patience) {
            return stopping ? Optional.of(End.CANCELED) : Optional.empty();
        }

        @Override
        public void cancel() {
            decidedBeforeTheJobWasStopped.add(
                    SingleWriterCancelTest.this.progress().outcome().map(Outcome::kind));
            if (commitsBeforeItStops) {
                backup(() -> {}).work();
            }
            stopping = true;
        }
    }
}
