package io.strandline.job.source;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;

/** Does one split in each {@link #fetch}, on the fetcher's thread. Cheap to make: Flink makes one for almost every split. */
final class WorkSplitReader implements SplitReader<WorkResult, WorkSplit> {
    private final SharedWorker worker;
    private final StopSignal readerClosed;
    private final Queue<WorkSplit> splits = new ArrayDeque<>();

    /** Consumed where it is heeded, never reset at the start of a fetch: a wake-up just before one must not be lost. */
    private final AtomicBoolean wokenUp = new AtomicBoolean();

    WorkSplitReader(SharedWorker worker, StopSignal readerClosed) {
        this.worker = worker;
        this.readerClosed = readerClosed;
    }

    @Override
    public RecordsWithSplitIds<WorkResult> fetch() throws IOException {
        RecordsBySplits.Builder<WorkResult> records = new RecordsBySplits.Builder<>();
        WorkSplit split = splits.peek();
        if (split == null || wokenUp.getAndSet(false)) {
            return records.build();
        }
        try {
            WorkResult result = worker.get().run(split.splitId(), () -> wokenUp.get() || readerClosed.raised());
            records.add(split.splitId(), result);
            records.addFinishedSplit(split.splitId());
            splits.remove();
        } catch (StoppedException e) {
            // Called again with the same split unless the reader is closed: a worker can begin a split anew.
            wokenUp.set(false);
        } catch (RuntimeException e) {
            if (readerClosed.raised()) {
                // What a worker hits because its handles are being closed is no failure of the job.
                return records.build();
            }
            throw NonRetryableException.forFlink(e);
        }
        return records.build();
    }

    @Override
    public void handleSplitsChanges(SplitsChange<WorkSplit> change) {
        splits.addAll(change.splits());
    }

    @Override
    public void wakeUp() {
        wokenUp.set(true);
    }

    @Override
    public void close() {
        // The worker is the reader's.
    }
}
