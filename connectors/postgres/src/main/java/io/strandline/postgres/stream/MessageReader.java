package io.strandline.postgres.stream;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.stream.Message.Begin;
import io.strandline.postgres.stream.Message.Commit;
import io.strandline.postgres.stream.Message.Delete;
import io.strandline.postgres.stream.Message.Insert;
import io.strandline.postgres.stream.Message.Logical;
import io.strandline.postgres.stream.Message.Other;
import io.strandline.postgres.stream.Message.Relation;
import io.strandline.postgres.stream.Message.RelationColumn;
import io.strandline.postgres.stream.Message.Truncate;
import io.strandline.postgres.stream.Message.Update;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postgresql.replication.LogSequenceNumber;

/** Reads messages of pgoutput. */
final class MessageReader {
    /** Of 2000-01-01, from which PostgreSQL counts, since 1970. */
    private static final long EPOCH_MICROS = 946_684_800_000_000L;

    /** A column's flag. */
    private static final int OF_IDENTITY = 1;

    private MessageReader() {}

    /**
     * @param message all of it, from its type on
     * @throws StrandlineException {@code DATA_CORRUPTED} for what is none
     */
    static Message read(ByteBuffer message) {
        try {
            return readTyped(message);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new StrandlineException(
                    ErrorCode.DATA_CORRUPTED, "the replication slot gave a message that is cut short", null, e);
        }
    }

    private static Message readTyped(ByteBuffer message) {
        byte type = message.get();
        return switch (type) {
            case 'B' ->
                new Begin(LogSequenceNumber.valueOf(message.getLong()), Math.addExact(message.getLong(), EPOCH_MICROS));
            case 'C' -> new Commit();
            case 'R' -> relation(message);
            case 'I' -> insert(message);
            case 'U' -> update(message);
            case 'D' -> delete(message);
            case 'T' -> truncate(message);
            case 'M' -> logical(message);
            case 'O', 'Y' -> new Other();
            default ->
                throw new StrandlineException(
                        ErrorCode.DATA_CORRUPTED,
                        "the replication slot gave a message of the unknown type " + (type & 0xff));
        };
    }

    private static Relation relation(ByteBuffer message) {
        int oid = message.getInt();
        String schema = string(message);
        String table = string(message);
        message.get(); // Which kind of replica identity: its columns say it all.
        int count = Short.toUnsignedInt(message.getShort());
        List<RelationColumn> columns = new ArrayList<>();
        Set<String> identity = new HashSet<>();
        for (int i = 0; i < count; i++) {
            boolean ofIdentity = (message.get() & OF_IDENTITY) != 0;
            RelationColumn column = new RelationColumn(string(message), message.getInt(), message.getInt());
            columns.add(column);
            if (ofIdentity) {
                identity.add(column.name());
            }
        }
        return new Relation(oid, schema.isEmpty() ? "pg_catalog" : schema, table, columns, identity);
    }

    private static Logical logical(ByteBuffer message) {
        boolean transactional = message.get() != 0;
        message.getLong(); // Where it stands in the log.
        String prefix = string(message);
        byte[] content = new byte[message.getInt()];
        message.get(content);
        return new Logical(transactional, prefix, new String(content, StandardCharsets.UTF_8));
    }

    private static Insert insert(ByteBuffer message) {
        int oid = message.getInt();
        expectNew(message.get());
        return new Insert(oid, Tuple.read(message));
    }

    private static Update update(ByteBuffer message) {
        int oid = message.getInt();
        byte kind = message.get();
        Optional<Tuple> old = Optional.empty();
        boolean oldIsWhole = kind == 'O';
        if (kind == 'K' || kind == 'O') {
            old = Optional.of(Tuple.read(message));
            kind = message.get();
        }
        expectNew(kind);
        return new Update(oid, old, oldIsWhole, Tuple.read(message));
    }

    private static Delete delete(ByteBuffer message) {
        int oid = message.getInt();
        byte kind = message.get();
        if (kind != 'K' && kind != 'O') {
            throw new IllegalArgumentException("old row of kind " + kind);
        }
        return new Delete(oid, Tuple.read(message));
    }

    private static Truncate truncate(ByteBuffer message) {
        int count = message.getInt();
        message.get(); // CASCADE and RESTART IDENTITY.
        List<Integer> oids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            oids.add(message.getInt());
        }
        return new Truncate(oids);
    }

    private static void expectNew(byte kind) {
        if (kind != 'N') {
            throw new IllegalArgumentException("new row of kind " + kind);
        }
    }

    private static String string(ByteBuffer message) {
        int begin = message.position();
        while (message.get() != 0) {}
        byte[] bytes = new byte[message.position() - begin - 1];
        message.get(begin, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
