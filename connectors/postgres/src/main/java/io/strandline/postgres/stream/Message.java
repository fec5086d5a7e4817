package io.strandline.postgres.stream;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postgresql.replication.LogSequenceNumber;

/** What pgoutput says, version 1 of its protocol. Source of the shapes: PostgreSQL's documentation, "Logical Replication Message Formats". */
sealed interface Message {
    /**
     * A transaction that was committed; its changes follow.
     *
     * @param commit where its commit stands in the log: it belongs to what ends at a later position
     * @param commitMicros when it was committed, in microseconds since 1970
     */
    record Begin(LogSequenceNumber commit, long commitMicros) implements Message {}

    /** No changes of the transaction follow. */
    record Commit() implements Message {}

    /**
     * How the rows look of a table that is named from now on, until it is said anew.
     *
     * @param identity names of the columns by which old rows are told: all of them with {@code REPLICA IDENTITY FULL}, none without any identity
     */
    record Relation(int oid, String schema, String table, List<RelationColumn> columns, Set<String> identity)
            implements Message {
        public Relation {
            columns = List.copyOf(columns);
            identity = Set.copyOf(identity);
        }
    }

    record RelationColumn(String name, int typeOid, int typeModifier) {}

    record Insert(int oid, Tuple row) implements Message {}

    /**
     * @param old the old key if it was changed, its other columns NULL; all of the old row with {@code REPLICA IDENTITY FULL}; else empty
     * @param oldIsWhole whether it is all of the old row
     */
    record Update(int oid, Optional<Tuple> old, boolean oldIsWhole, Tuple row) implements Message {}

    /**
     * @param old the key, its other columns NULL, or all of the row with {@code REPLICA IDENTITY FULL}
     */
    record Delete(int oid, Tuple old) implements Message {}

    record Truncate(List<Integer> oids) implements Message {
        public Truncate {
            oids = List.copyOf(oids);
        }
    }

    /**
     * What somebody wrote into the log.
     *
     * @param transactional whether it counts only if its transaction does, and has its place among the changes of that
     * @param prefix who it is meant for
     */
    record Logical(boolean transactional, String prefix, String content) implements Message {}

    /** Where a transaction came from, the name of a type, and what later versions may say for others. */
    record Other() implements Message {}
}
