package io.strandline.job.restore;

import io.strandline.job.RestoreRequest;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** A restore job without Flink, in one thread; it dies and begins again like {@link io.strandline.job.backup.DirectBackup}. */
public final class DirectRestore {
    private static final int READERS = 2;

    private final Keyspace target;
    private final RestoreRequest request;
    private final RestoreSource source;
    private final Random random;
    private final boolean calm;

    /** @param calm nothing dies */
    public DirectRestore(Keyspace target, RestoreRequest request, Random random, boolean calm) {
        this.target = target;
        this.request = request;
        this.source = RestoreSource.of(request);
        this.random = random;
        this.calm = calm;
    }

    /**
     * Returns when the objects are public.
     *
     * @throws StrandlineException then nothing of it is there
     */
    public void run() {
        RestoreRecords records = new RestoreRecords(target.jobRecords(), request.jobId());
        try {
            byte[] committable;
            do {
                target.restoreTarget().begin(request.jobId(), request.objects());
                records.putTables(TableMappings.encode(request.tables()));
                committable = attempt();
            } while (committable.length == 0);
            CommitProtocol commit = new PublishCommit(source);
            commit.commit(committable, new StorageStatistics());
            if (dies(5)) {
                commit.commit(committable, new StorageStatistics());
            }
        } catch (StrandlineException e) {
            target.restoreTarget().abort(request.jobId());
            throw e;
        } finally {
            records.forgetWork();
        }
    }

    private byte[] attempt() {
        int splits = new RestorePlanner(source)
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
        try (Gathering gathering = new PublishCommit(source).gather(new StorageStatistics())) {
            for (String id : ids) {
                gathering.add(work(id).progress());
                if (dies(20)) {
                    gathering.add(work(id).progress());
                }
                if (dies(20)) {
                    return new byte[0];
                }
            }
            return dies(20) ? new byte[0] : gathering.finish();
        }
    }

    private WorkResult work(String id) {
        while (true) {
            int stopAfter = dies(6) ? random.nextInt(4) : Integer.MAX_VALUE;
            int overtakenAfter = dies(6) ? random.nextInt(4) : Integer.MAX_VALUE;
            try (Worker worker = RestoreWorker.open(source, new StorageStatistics())) {
                int[] checks = new int[1];
                return worker.run(id, () -> {
                    if (checks[0] == overtakenAfter) {
                        overtake(id);
                    }
                    return checks[0]++ >= stopAfter;
                });
            } catch (SplitBlockedException e) {
                throw new IllegalStateException("nothing blocks a restore", e);
            } catch (StoppedException e) {
                // The next worker begins the split anew.
                continue;
            }
        }
    }

    private void overtake(String id) {
        try (Worker rival = RestoreWorker.open(source, new StorageStatistics())) {
            rival.run(id, () -> false);
        } catch (StoppedException | SplitBlockedException e) {
            throw new IllegalStateException("nobody stopped it", e);
        }
    }

    private boolean dies(int oneIn) {
        return !calm && random.nextInt(oneIn) == 0;
    }
}
