package io.strandline.job.backup;

import io.strandline.job.BackupRequest;
import io.strandline.job.JobListener;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.layer.LayerProgress;
import io.strandline.manifest.layer.StoredPlan;
import io.strandline.manifest.storage.StorageStatistics;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the owner of a keyspace does before workers on other machines can read it for a backup: it holds what is read, waits until no transaction is in the
 * way, and shares it. The hold, and what is shared with it, stay until the owner releases them.
 */
final class SharedSource {
    private final Keyspace keyspace;
    private final BackupRequest request;

    SharedSource(Keyspace keyspace, BackupRequest request) {
        this.keyspace = keyspace;
        this.request = request;
    }

    /**
     * @param progress of the layer
     * @return the request as workers understand it; empty if the listener wished a pause while a transaction was in the way
     * @throws StrandlineException {@code CANCELED}; {@code IN_USE} if a transaction is in the way for longer than {@code bulkio.backup.read_timeout}
     */
    Optional<BackupRequest> share(LayerProgress progress, JobListener listener) {
        Optional<StoredPlan> planned = progress.planOf(request.jobId());
        BaseLayers.run(keyspace, request, new StorageStatistics(), base -> {
            LayerHold hold = new LayerHold(keyspace, request, base);
            if (planned.isPresent()) {
                hold.renew(planned.get().plan());
            } else {
                hold.take();
            }
            return hold;
        });
        Instant pushAfter =
                request.endTime().toInstant().plus(request.settings().readWithPriorityAfter());
        Duration patience = request.settings().readTimeout();
        long start = System.nanoTime();
        try {
            return Optional.of(request.withSource(keyspace.share(
                    request.jobId(),
                    pushAfter,
                    () -> listener.canceled() || listener.paused() || System.nanoTime() - start > patience.toNanos())));
        } catch (StrandlineException e) {
            if (e.code() != ErrorCode.CANCELED || listener.canceled()) {
                throw e;
            }
            if (listener.paused()) {
                return Optional.empty();
            }
            throw timedOut(patience);
        }
    }

    private static StrandlineException timedOut(Duration patience) {
        return new StrandlineException(
                ErrorCode.IN_USE,
                "KV storage layer did not respond to BACKUP within timeout: for " + patience.toSeconds()
                        + " s a transaction has held keys that the backup reads",
                "SHOW PREPARED TRANSACTIONS lists those that may hold them; COMMIT PREPARED or ROLLBACK PREPARED ends one. Then take"
                        + " the backup again.");
    }
}
