package io.strandline.postgres.stream;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.stream.Message.Begin;
import io.strandline.postgres.stream.Message.Commit;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.postgresql.PGConnection;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;
import org.postgresql.replication.fluent.logical.ChainedLogicalStreamBuilder;

/**
 * All transactions whose commits stand in the log from one position on, and before another. A transaction that was prepared comes where its {@code COMMIT
 * PREPARED} stands. The slot stays where it is: nothing is confirmed, so the same can be read again. Belongs to one thread; closing it ends its connection.
 */
final class ChangeStream implements AutoCloseable {
    /** Half of the least {@code wal_sender_timeout} that anyone sets; the server ends a connection that is silent for longer. */
    private static final Duration STATUS_INTERVAL = Duration.ofSeconds(5);

    private static final Duration PAUSE = Duration.ofMillis(2);
    /** So many pauses without a word, and the server is asked where it stands: while it reads what is of no interest here it says nothing by itself. */
    private static final int PAUSES_BEFORE_ASKING = 50;

    private final Connection connection;
    private final PGReplicationStream stream;
    private final LogSequenceNumber end;
    private final BooleanSupplier giveUp;
    private boolean inTransaction;
    private boolean atEnd;

    private ChangeStream(
            Connection connection, PGReplicationStream stream, LogSequenceNumber end, BooleanSupplier giveUp) {
        this.connection = connection;
        this.stream = stream;
        this.end = end;
        this.giveUp = giveUp;
    }

    /**
     * @param connection of the replication protocol, to the slot's database; the stream's from now on, but the caller's where this fails
     * @param start not before what the slot has confirmed: the server would begin there without a word
     * @param end a position that the server's log has reached
     * @param messages whether those are wanted that somebody wrote into the log; not of a server before {@link DefinitionTriggers#FIRST_VERSION}
     * @param giveUp asked while it waits
     */
    static ChangeStream open(
            Connection connection,
            String slot,
            String publication,
            LogSequenceNumber start,
            LogSequenceNumber end,
            boolean messages,
            BooleanSupplier giveUp)
            throws SQLException {
        ChainedLogicalStreamBuilder builder = connection
                .unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName(slot)
                .withStartPosition(start)
                // Else the driver confirms by itself whatever the server says that it has reached.
                .withAutomaticFlush(false)
                .withStatusInterval((int) STATUS_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)
                .withSlotOption("proto_version", 1)
                .withSlotOption("publication_names", '"' + publication.replace("\"", "\"\"") + '"');
        if (messages) {
            builder.withSlotOption("messages", true);
        }
        return new ChangeStream(connection, builder.start(), end, giveUp);
    }

    /**
     * The next message; empty at the end.
     *
     * @throws StrandlineException {@code CANCELED} if it gave up: what was given is not all
     */
    Optional<Message> next() throws SQLException {
        int pauses = 0;
        while (!atEnd) {
            if (giveUp.getAsBoolean()) {
                throw new StrandlineException(ErrorCode.CANCELED, "reading the replication slot was stopped");
            }
            ByteBuffer buffer = stream.readPending();
            if (buffer != null) {
                Message message = MessageReader.read(buffer);
                if (message instanceof Begin begin && begin.commit().compareTo(end) >= 0) {
                    break;
                }
                inTransaction = message instanceof Begin || (inTransaction && !(message instanceof Commit));
                return Optional.of(message);
            }
            // The server sends transactions in the order of their commits: who has passed the end between two of them
            // has given all before it.
            if (!inTransaction && stream.getLastReceiveLSN().compareTo(end) >= 0) {
                break;
            }
            if (++pauses % PAUSES_BEFORE_ASKING == 0) {
                stream.forceUpdateStatus();
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        atEnd = true;
        return Optional.empty();
    }

    /** Not by the protocol's end, which would wait for all that the server still wants to say. */
    @Override
    public void close() throws SQLException {
        atEnd = true;
        connection.abort(Runnable::run);
    }
}
