package io.strandline.embedded;

import io.strandline.embedded.catalog.StoredDescriptor;
import io.strandline.embedded.mvcc.SstBuilder;
import io.strandline.manifest.HlcTimestamp;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.Lock;

/** A split whose files go into the store at once. */
record StoreSplit(EmbeddedRestoreTarget target, StoreState state, long jobId, String progressName, HlcTimestamp time)
        implements SplitPlace {
    @Override
    public StoredDescriptor object(int id) {
        return target.object(jobId, id);
    }

    @Override
    public void requireOpen() {
        target.begun(jobId);
    }

    @Override
    public SstBuilder sstBuilder() {
        return state.store().sstBuilder(time);
    }

    @Override
    public EntryCollector entries(int memoryBytes) {
        String name = "restore-" + jobId + "-" + state.ids().allocate();
        return new EntryCollector(state.temporaryFolder(), name, memoryBytes);
    }

    @Override
    public byte[] commit(List<Path> files, byte[] progress) {
        Lock noAbort = state.restores().readLock();
        noAbort.lock();
        boolean begun = false;
        try {
            target.begun(jobId);
            begun = true;
            return state.store().ingest(files, EmbeddedJobRecords.key(jobId, progressName), progress);
        } finally {
            noAbort.unlock();
            if (!begun) {
                SstBuilder.deleteAll(files);
            }
        }
    }
}
