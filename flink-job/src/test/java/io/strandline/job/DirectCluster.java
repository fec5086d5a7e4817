package io.strandline.job;

import io.strandline.job.backup.DirectBackup;
import io.strandline.job.cluster.RunningJob;
import io.strandline.manifest.StrandlineException;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Runs a backup in the caller's thread in place of the Flink job that it is given, and tries what may be tried again a few times, as Flink does. */
final class DirectCluster extends InThreadCluster {
    private static final int MOST_TRIES = 3;

    private final DirectBackup backup;

    DirectCluster(DirectBackup backup) {
        this.backup = backup;
    }

    @Override
    public RunningJob submit(StreamExecutionEnvironment job) {
        return this;
    }

    @Override
    public Optional<End> await(Duration patience) {
        for (int tries = 1; ; tries++) {
            try {
                backup.work();
                return Optional.of(End.FINISHED);
            } catch (StrandlineException e) {
                if (!e.code().retryable() || tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void cancel() {
        throw new IllegalStateException("nobody cancels it");
    }
}
