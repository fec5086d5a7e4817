package io.strandline.postgres.read;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** The rows of one {@code COPY ... TO STDOUT (FORMAT binary)}: each comes in a message of its own, which is not copied. */
final class CopyStream {
    /** Eleven bytes that every stream begins with, flags, and the length of an extension that there is none of. */
    private static final int HEADER_LENGTH = 11 + Integer.BYTES + Integer.BYTES;

    private static final int END = -1;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

    private final Connection connection;
    private final CopyOut copy;
    private byte[] message = new byte[0];
    private int position;
    private boolean headerSeen;
    private boolean ended;

    private CopyStream(Connection connection, CopyOut copy) {
        this.connection = connection;
        this.copy = copy;
    }

    static CopyStream of(Connection connection, String query) throws SQLException {
        String command = "COPY (" + query + ") TO STDOUT (FORMAT binary)";
        return new CopyStream(
                connection, connection.unwrap(PGConnection.class).getCopyAPI().copyOut(command));
    }

    /**
     * Moves to the next row.
     *
     * @return how many fields it has, {@link #message} from {@link #position}; negative at the end
     */
    int next() throws SQLException {
        if (ended) {
            return END;
        }
        while (position == message.length) {
            byte @Nullable [] next = copy.readFromCopy();
            if (next == null) {
                throw new StrandlineException(ErrorCode.DATA_CORRUPTED, "a COPY ended in the middle");
            }
            message = next;
            position = 0;
            if (!headerSeen) {
                position = HEADER_LENGTH + readInt(message, HEADER_LENGTH - Integer.BYTES);
                headerSeen = true;
            }
        }
        int fields = (short) SHORT.get(message, position);
        position += Short.BYTES;
        if (fields == END) {
            end();
        }
        return fields;
    }

    /** Whether all of it was read, so that the session can be used for something else. */
    boolean isEnded() {
        return ended;
    }

    byte[] message() {
        return message;
    }

    int position() {
        return position;
    }

    /** Says where the row ends. */
    void position(int afterRow) {
        position = afterRow;
    }

    /** Ends it before its end: the server learns it, and the session is of no more use. */
    void abort() throws SQLException {
        connection.abort(Runnable::run);
    }

    /** Takes the server's word that nothing failed behind the last row. */
    private void end() throws SQLException {
        while (copy.readFromCopy() != null) {
            throw new StrandlineException(ErrorCode.DATA_CORRUPTED, "a COPY went on behind its end");
        }
        ended = true;
    }

    static int readInt(byte[] bytes, int offset) {
        return (int) INT.get(bytes, offset);
    }
}
