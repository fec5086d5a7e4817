package io.strandline.job.backup;

import io.strandline.job.BackupRequest;
import io.strandline.job.commit.CommitProtocol;
import io.strandline.job.commit.Gathering;
import io.strandline.job.source.SplitBlockedException;
import io.strandline.job.source.StoppedException;
import io.strandline.job.source.WorkResult;
import io.strandline.job.source.Worker;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.layer.SplitId;
import io.strandline.manifest.storage.StorageStatistics;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A backup job without Flink, in one thread: the plan, the splits in some order, the gathering, the commit. It dies wherever the random
 * numbers say, forgets everything but what is durable, and begins again.
 */
public final class DirectBackup {
    private static final int READERS = 2;

    private final Keyspace source;
    private final BackupRequest request;
    private final Random random;
    private final boolean calm;
    private final Runnable meanwhile;
    private final Runnable blocked;

    /**
     * @param calm nothing dies
     * @param meanwhile called now and then after the plan was made: others use the source while it is read
     * @param blocked called when an intent keeps a split from being begun
     */
    public DirectBackup(
            Keyspace source, BackupRequest request, Random random, boolean calm, Runnable meanwhile, Runnable blocked) {
        this.source = source;
        this.request = request;
        this.random = random;
        this.calm = calm;
        this.meanwhile = meanwhile;
        this.blocked = blocked;
    }

    /**
     * Returns when the layer is committed.
     *
     * @throws StrandlineException then there is no layer, and no hold
     */
    public void run() {
        try {
            work();
        } finally {
            source.release(request.jobId());
        }
    }

    /** What Flink would do of {@link #run}: if it fails, the hold stays, and somebody else decides how the job ends. */
    public void work() {
        byte[] committable;
        do {
            committable = attempt();
        } while (committable.length == 0);
        CommitProtocol commit = new LayerCommit(request);
        commit.commit(committable, new StorageStatistics());
        if (dies(5)) {
            commit.commit(committable, new StorageStatistics());
        }
    }

    /** Gives nothing if the process died on the way. */
    private byte[] attempt() {
        int splits = new BackupPlanner(request)
                .plan(READERS, new StorageStatistics())
                .splitCount();
        if (dies(10)) {
            return new byte[0];
        }
        List<String> ids = new ArrayList<>();
        for (int number = 0; number < splits; number++) {
            ids.add(SplitId.of(number).text());
        }
        Collections.shuffle(ids, random);
        Deque<String> queue = new ArrayDeque<>(ids);
        try (Gathering gathering = new LayerCommit(request).gather(new StorageStatistics())) {
            while (!queue.isEmpty()) {
                if (random.nextInt(3) == 0) {
                    meanwhile.run();
                }
                String id = queue.remove();
                Optional<WorkResult> result = work(id);
                if (result.isEmpty()) {
                    queue.add(id);
                    blocked.run();
                    continue;
                }
                gathering.add(result.get().progress());
                queue.addAll(result.get().children());
                if (dies(20)) {
                    work(id).ifPresent(again -> gathering.add(again.progress()));
                }
                if (dies(20)) {
                    return new byte[0];
                }
            }
            return dies(20) ? new byte[0] : gathering.finish();
        }
    }

    /** One split: the worker may be stopped, or overtaken by another that does the same split. Gives nothing if it is blocked. */
    private Optional<WorkResult> work(String id) {
        while (true) {
            int stopAfter = dies(6) ? random.nextInt(4) : Integer.MAX_VALUE;
            int overtakenAfter = dies(6) ? random.nextInt(4) : Integer.MAX_VALUE;
            try (Worker worker = BackupWorker.open(request, new StorageStatistics())) {
                int[] checks = new int[1];
                return Optional.of(worker.run(id, () -> {
                    if (checks[0] == overtakenAfter) {
                        overtake(id);
                    }
                    return checks[0]++ >= stopAfter;
                }));
            } catch (SplitBlockedException e) {
                return Optional.empty();
            } catch (StoppedException e) {
                // The next worker begins the split anew.
                continue;
            }
        }
    }

    private void overtake(String id) {
        try (Worker rival = BackupWorker.open(request, new StorageStatistics())) {
            rival.run(id, () -> false);
        } catch (SplitBlockedException e) {
            // Then there is nothing to overtake with.
            return;
        } catch (StoppedException e) {
            throw new IllegalStateException("nobody stopped it", e);
        }
    }

    private boolean dies(int oneIn) {
        return !calm && random.nextInt(oneIn) == 0;
    }
}
