package io.strandline.embedded;

import io.strandline.embedded.RestoreState.Step;
import io.strandline.embedded.catalog.RestoreKeys;
import io.strandline.embedded.catalog.StoredDescriptor;
import io.strandline.embedded.mvcc.MvccStore;
import io.strandline.embedded.mvcc.MvccTransaction;
import io.strandline.embedded.mvcc.RevisionCursor;
import io.strandline.embedded.staging.StagedRestore;
import io.strandline.embedded.staging.Staging;
import io.strandline.keyspace.RestoreTarget;
import io.strandline.keyspace.SplitIngest;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Descriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;

/**
 * Restores write under table ids that nobody knows before they are published. One whose process died stays as it is, rows, progress and reserved names,
 * until it is gone on with or aborted; then it may begin anew under the same job id.
 */
final class EmbeddedRestoreTarget implements RestoreTarget {
    private final StoreState state;
    private final MvccStore store;
    private final SharedRestores shared;

    EmbeddedRestoreTarget(StoreState state) {
        this.state = state;
        this.store = state.store();
        this.shared = new SharedRestores(state);
    }

    @Override
    public int allocateIds(int count) {
        return state.ids().allocate(count);
    }

    @Override
    public void begin(long jobId, List<Descriptor> objects) {
        Optional<RestoreState> known = read(jobId);
        if (known.isPresent() && known.get().step() == Step.ABORTING) {
            abort(jobId);
        } else if (known.isPresent()) {
            return;
        }
        List<StoredDescriptor> stored = objects.stream()
                .map(object -> StoredDescriptor.ofNew(object, state.ids()))
                .toList();
        HlcTimestamp time = store.now();
        state.inTransaction(transaction -> {
            transaction.edit().reserve(stored, jobId);
            MvccTransaction rows = transaction.store();
            for (StoredDescriptor object : stored) {
                rows.put(RestoreKeys.object(jobId, object.descriptor().id()), object.encode());
            }
            rows.put(RestoreKeys.state(jobId), new RestoreState(Step.BEGUN, time).encode());
        });
    }

    @Override
    public SplitIngest ingest(long jobId, String splitId) {
        return new RestoreIngest(new StoreSplit(
                this, state, jobId, Staging.PROGRESS + splitId, begun(jobId).time()));
    }

    /** @throws StrandlineException {@code OBJECT_NOT_IN_STATE} if the job may not write (any more) */
    RestoreState begun(long jobId) {
        return read(jobId)
                .filter(restore -> restore.step() == Step.BEGUN)
                .orElseThrow(() -> new StrandlineException(
                        ErrorCode.OBJECT_NOT_IN_STATE,
                        "restore job " + jobId + " was not begun, or has ended",
                        "Run the RESTORE statement again."));
    }

    StoredDescriptor object(long jobId, int id) {
        return state.look(transaction -> transaction.get(RestoreKeys.object(jobId, id)))
                .map(StoredDescriptor::decode)
                .orElseThrow(() -> new IllegalArgumentException("job " + jobId + " does not restore object " + id));
    }

    @Override
    public List<Long> begun() {
        return state.look(RestoreState::unfinished);
    }

    @Override
    public String share(long jobId) {
        Lock alone = state.restores().writeLock();
        alone.lock();
        try {
            HlcTimestamp time = begun(jobId).time();
            return shared.share(jobId, () -> new StagedRestore(time, objects(jobId)));
        } finally {
            alone.unlock();
        }
    }

    @Override
    public void takeOver(long jobId) {
        if (shared.has(jobId) && !isPublished(jobId)) {
            shared.open(jobId)
                    .forEachSplit((name, files, progress) -> withoutAbort(
                            jobId, () -> store.ingestLinked(files, EmbeddedJobRecords.key(jobId, name), progress)));
        }
    }

    /** Does something of a restore that was begun and is not aborted meanwhile. */
    private void withoutAbort(long jobId, Runnable step) {
        Lock noAbort = state.restores().readLock();
        noAbort.lock();
        try {
            begun(jobId);
            step.run();
        } finally {
            noAbort.unlock();
        }
    }

    private boolean isPublished(long jobId) {
        return read(jobId).filter(known -> known.step() == Step.PUBLISHED).isPresent();
    }

    /** Indexes grow with the rows, and there is nothing else to check. */
    @Override
    public List<String> complete(long jobId) {
        return List.of();
    }

    @Override
    public void publish(long jobId) {
        if (!isPublished(jobId)) {
            makePublic(jobId);
        }
        shared.remove(jobId);
    }

    private void makePublic(long jobId) {
        RestoreState begun = begun(jobId);
        List<StoredDescriptor> objects = objects(jobId);
        shared.keepOutcome(jobId);
        state.inTransaction(transaction -> {
            transaction.edit().create(objects, jobId);
            forget(transaction, jobId, objects);
            transaction
                    .store()
                    .put(RestoreKeys.state(jobId), begun.at(Step.PUBLISHED).encode());
        });
    }

    @Override
    public void abort(long jobId) {
        Lock alone = state.restores().writeLock();
        alone.lock();
        try {
            Optional<RestoreState> known = read(jobId);
            if (known.isEmpty() || known.get().step() == Step.PUBLISHED) {
                return;
            }
            shared.keepOutcome(jobId);
            // From here on, begin starts from nothing: some rows or progress may be gone.
            state.inTransaction(transaction -> transaction
                    .store()
                    .put(RestoreKeys.state(jobId), known.get().at(Step.ABORTING).encode()));
            shared.remove(jobId);
            List<StoredDescriptor> objects = objects(jobId);
            objects.forEach(object -> object.spans().forEach(store::erase));
            state.jobRecords().deleteAll(jobId, Staging.PROGRESS);
            state.inTransaction(transaction -> {
                forget(transaction, jobId, objects);
                transaction.store().delete(RestoreKeys.state(jobId));
            });
        } finally {
            alone.unlock();
        }
    }

    private Optional<RestoreState> read(long jobId) {
        return state.look(transaction -> RestoreState.read(transaction, jobId));
    }

    private List<StoredDescriptor> objects(long jobId) {
        return state.look(transaction -> {
            List<StoredDescriptor> objects = new ArrayList<>();
            try (RevisionCursor rows = transaction.scan(RestoreKeys.objects(jobId), false)) {
                while (rows.next()) {
                    objects.add(StoredDescriptor.decode(rows.copyValue()));
                }
            }
            return objects;
        });
    }

    private static void forget(EmbeddedTransaction transaction, long jobId, List<StoredDescriptor> objects) {
        for (StoredDescriptor object : objects) {
            transaction.store().delete(RestoreKeys.reservation(object.descriptor()));
            transaction
                    .store()
                    .delete(RestoreKeys.object(jobId, object.descriptor().id()));
        }
    }
}
