package io.strandline.job.source;

import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does one split in each {@link #fetch}, on the fetcher's thread. Cheap to make: Flink makes one for almost every split. */
final class WorkSplitReader implements SplitReader<SplitOutcome, WorkSplit> {
    private static final Logger LOG = LoggerFactory.getLogger(WorkSplitReader.class);

    private final SharedWorker worker;
    private final ScanTime time;
    private final StopSignal readerClosed;
    private final Queue<WorkSplit> splits = new ArrayDeque<>();

    /** Consumed where it is heeded, never reset at the start of a fetch: a wake-up just before one must not be lost. */
    private final AtomicBoolean wokenUp = new AtomicBoolean();

    WorkSplitReader(SharedWorker worker, ScanTime time, StopSignal readerClosed) {
        this.worker = worker;
        this.time = time;
        this.readerClosed = readerClosed;
    }

    @Override
    public RecordsWithSplitIds<SplitOutcome> fetch() throws IOException {
        RecordsBySplits.Builder<SplitOutcome> records = new RecordsBySplits.Builder<>();
        WorkSplit split = splits.peek();
        if (split == null || wokenUp.getAndSet(false)) {
            return records.build();
        }
        try {
            records.add(split.splitId(), work(split.splitId()));
            records.addFinishedSplit(split.splitId());
            splits.remove();
        } catch (StoppedException e) {
            // Called again with the same split unless the reader is closed: a worker can begin a split anew.
            wokenUp.set(false);
        }
        return records.build();
    }

    private SplitOutcome work(String splitId) throws StoppedException, IOException {
        try {
            WorkResult done = run(splitId);
            SplitEvent finished = new SplitEvent.Finished(
                    splitId, done.children(), done.rows(), done.bytes(), done.files(), done.blocked());
            return new SplitOutcome(finished, Optional.of(done.progress()));
        } catch (SplitBlockedException e) {
            return new SplitOutcome(new SplitEvent.Blocked(splitId, e.spans(), e.failure()), Optional.empty());
        } catch (RuntimeException e) {
            if (readerClosed.raised()) {
                // What a worker hits because its handles are being closed is no failure of the job.
                throw new StoppedException();
            }
            return new SplitOutcome(new SplitEvent.Failed(splitId, retryable(e)), Optional.empty());
        }
    }

    private WorkResult run(String splitId) throws StoppedException, SplitBlockedException {
        try (ScanTime.Split timed = time.begin()) {
            return worker.get().run(splitId, () -> wokenUp.get() || readerClosed.raised());
        }
    }

    /** The error to report, without its causes, which may not travel; throws what no retry mends. */
    private StrandlineException retryable(RuntimeException thrown) throws IOException {
        Optional<StrandlineException> error =
                StrandlineException.findIn(thrown).filter(found -> found.code().retryable());
        if (error.isEmpty()) {
            throw NonRetryableException.forFlink(thrown);
        }
        LOG.warn("A split failed and is tried again", thrown);
        worker.discard();
        return new StrandlineException(
                error.get().code(), error.get().message(), error.get().hint().orElse(null));
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
