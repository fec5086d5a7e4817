package io.strandline.job.commit;

import io.strandline.job.source.ErrorOrigin;
import io.strandline.job.source.NonRetryableException;
import io.strandline.job.source.StorageMetrics;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.StorageStatistics;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;

/** To be run with parallelism 1. */
public final class CommitSink implements Sink<byte[]>, SupportsCommitter<byte[]> {
    private static final long serialVersionUID = 1L;

    private final CommitProtocol protocol;
    private final ErrorOrigin origin;

    /** @param origin whether errors say where they come from */
    public CommitSink(CommitProtocol protocol, ErrorOrigin origin) {
        this.protocol = protocol;
        this.origin = origin;
    }

    @Override
    public SinkWriter<byte[]> createWriter(WriterInitContext context) {
        MetricGroup task = context.metricGroup();
        return new Writer(origin.open(task, () -> protocol.gather(StorageMetrics.register(task))));
    }

    @Override
    public Committer<byte[]> createCommitter(CommitterInitContext context) {
        MetricGroup task = context.metricGroup();
        StorageStatistics statistics = StorageMetrics.register(task);
        return new OnceCommitter(committable -> commit(committable, statistics, task));
    }

    private void commit(byte[] committable, StorageStatistics statistics, MetricGroup task) {
        try {
            protocol.commit(committable, statistics);
        } catch (StrandlineException e) {
            throw origin.ofMachine(task, e);
        }
    }

    @Override
    public SimpleVersionedSerializer<byte[]> getCommittableSerializer() {
        return new BytesSerializer();
    }

    private static final class Writer implements CommittingSinkWriter<byte[], byte[]> {
        private final Gathering gathering;
        private byte @Nullable [] committable;

        private Writer(Gathering gathering) {
            this.gathering = gathering;
        }

        @Override
        public void write(byte[] progress, Context context) throws IOException {
            try {
                gathering.add(progress);
            } catch (RuntimeException e) {
                throw NonRetryableException.forFlink(e);
            }
        }

        @Override
        public void flush(boolean endOfInput) throws IOException {
            if (endOfInput) {
                try {
                    committable = gathering.finish();
                } catch (RuntimeException e) {
                    throw NonRetryableException.forFlink(e);
                }
            }
        }

        /** Exactly one, also of no splits: with none, Flink would never call the committer. */
        @Override
        public Collection<byte[]> prepareCommit() {
            byte[] finished = committable;
            if (finished == null) {
                throw new IllegalStateException("asked to commit before the end of the input");
            }
            return List.of(finished);
        }

        @Override
        public void close() {
            gathering.close();
        }
    }

    /** Never signals "failed with known reason": Flink would end the job as a success. */
    private static final class OnceCommitter implements Committer<byte[]> {
        private final Consumer<byte[]> commit;

        private OnceCommitter(Consumer<byte[]> commit) {
            this.commit = commit;
        }

        @Override
        public void commit(Collection<CommitRequest<byte[]>> requests) throws IOException {
            for (CommitRequest<byte[]> request : requests) {
                try {
                    commit.accept(request.getCommittable());
                } catch (RuntimeException e) {
                    // The restart strategy waits before it calls again; retryLater() would call at once.
                    throw NonRetryableException.forFlink(e);
                }
            }
        }

        @Override
        public void close() {
            // commit() closes what it opens.
        }
    }

    private static final class BytesSerializer implements SimpleVersionedSerializer<byte[]> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(byte[] committable) {
            return committable;
        }

        @Override
        public byte[] deserialize(int version, byte[] serialized) throws IOException {
            if (version != getVersion()) {
                throw new IOException("unknown committable version " + version);
            }
            return serialized;
        }
    }
}
