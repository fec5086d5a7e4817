package io.strandline.cli.store;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.strandline.control.SessionOptions;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Another process that holds the store. */
final class RemoteBackend implements Backend {
    private final UnixDomainSocketAddress address;
    private final Predicate<String> isComplete;
    private final Duration answerWithin;
    private final JsonMapper mapper = FrameConnection.mapper();
    private final ScheduledThreadPoolExecutor alarms;

    /**
     * @param isComplete whether a text ends a statement
     * @param answerWithin how long a holder may take to say that it is there
     */
    RemoteBackend(UnixDomainSocketAddress address, Predicate<String> isComplete, Duration answerWithin) {
        this.address = address;
        this.isComplete = isComplete;
        this.answerWithin = answerWithin;
        this.alarms = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "strandline-alarms");
            thread.setDaemon(true);
            return thread;
        });
        alarms.setRemoveOnCancelPolicy(true);
        alarms.setKeepAliveTime(1, TimeUnit.SECONDS);
        alarms.allowCoreThreadTimeOut(true);
    }

    /** Finds the process that serves a store. Whether it answers is found out by {@link #session}. */
    static Optional<RemoteBackend> find(Path storeFolder, Predicate<String> isComplete, Duration answerWithin) {
        try {
            return new SocketFile(storeFolder)
                    .find()
                    .map(address -> new RemoteBackend(address, isComplete, answerWithin));
        } catch (IOException e) {
            throw new StrandlineException(
                    ErrorCode.PRIVILEGE, "cannot read the store's folder: " + e.getMessage(), null, e);
        }
    }

    /**
     * Connects.
     *
     * @throws HolderGoneException if nobody listens there, or nobody answers
     * @throws StrandlineException {@code IN_USE} if the holder speaks another version of the protocol
     */
    @Override
    public BackendSession session(SessionOptions settings) {
        SocketChannel channel;
        try {
            channel = SocketChannel.open(address);
        } catch (IOException e) {
            throw new HolderGoneException(HolderGoneException.State.NOT_BEGUN, e);
        }
        HolderConnection holder = new HolderConnection(new FrameConnection(channel, mapper), alarms, answerWithin);
        try {
            if (!(holder.answer() instanceof Frame.Hello hello)) {
                throw new HolderGoneException(HolderGoneException.State.NOT_BEGUN);
            }
            if (hello.protocol() != Frame.PROTOCOL) {
                throw new StrandlineException(
                        ErrorCode.IN_USE,
                        "store is open in process " + hello.pid() + ", of another version of strandline",
                        "Use that version, or end that process.");
            }
            RemoteSession session = new RemoteSession(holder, isComplete);
            session.open(settings);
            return session;
        } catch (RuntimeException e) {
            holder.close();
            throw e;
        }
    }

    /** Its sessions hold their own connections; nothing else is open. */
    @Override
    public void close() {}
}
