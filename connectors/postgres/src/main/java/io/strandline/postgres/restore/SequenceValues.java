package io.strandline.postgres.restore;

import io.strandline.manifest.schema.SequenceDescriptor;
import io.strandline.postgres.definitions.ObjectName;
import java.util.HashSet;
import java.util.Set;

/**
 * Sets sequences to what they stood at. One that comes with its table, and not by itself, is set behind the greatest value in its column: no value is given
 * twice.
 */
final class SequenceValues {
    private static final String WHAT = "cannot set the sequences";

    private final Session session;
    private final DatabasePlan database;
    private final DatabaseWork work;

    SequenceValues(Session session, DatabasePlan database, DatabaseWork work) {
        this.session = session;
        this.database = database;
        this.work = work;
    }

    /** A sequence that a column owns. */
    private record Owned(ObjectName name, ObjectName table, String column, boolean rises, long least, long greatest) {}

    void set() {
        Set<ObjectName> set = new HashSet<>();
        for (SequenceDescriptor sequence : database.sequences()) {
            ObjectName place = database.place(sequence);
            set(sequence, place);
            set.add(place);
        }
        for (Owned sequence : session.query(
                WHAT,
                OWNED,
                row -> new Owned(
                        new ObjectName(row.getString(1), row.getString(2)),
                        new ObjectName(row.getString(3), row.getString(4)),
                        row.getString(5),
                        row.getLong(6) > 0,
                        row.getLong(7),
                        row.getLong(8)))) {
            boolean isOurs = database.isNew()
                    || work.workSchemas().containsValue(sequence.name().schema());
            if (isOurs && !set.contains(sequence.name())) {
                setBehindRows(sequence);
            }
        }
    }

    private static final String OWNED = """
            SELECT sn.nspname, sc.relname, tn.nspname, tc.relname, a.attname, s.seqincrement, s.seqmin, s.seqmax
            FROM pg_catalog.pg_sequence s
            JOIN pg_catalog.pg_class sc ON sc.oid = s.seqrelid
            JOIN pg_catalog.pg_namespace sn ON sn.oid = sc.relnamespace
            JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = s.seqrelid
                AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
            JOIN pg_catalog.pg_class tc ON tc.oid = d.refobjid
            JOIN pg_catalog.pg_namespace tn ON tn.oid = tc.relnamespace
            JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
            """;

    /** One that stands where none can stand was not called: so said backups that had no other way to say it. */
    private void set(SequenceDescriptor sequence, ObjectName place) {
        boolean outside = sequence.value() < sequence.minValue() || sequence.value() > sequence.maxValue();
        boolean before = sequence.called() && outside;
        boolean called = sequence.called() && !before;
        long value = before ? sequence.value() + sequence.increment() : sequence.value();
        session.query(
                "cannot set sequence " + database.finalName(sequence),
                "SELECT pg_catalog.setval(?::regclass, ?, ?)",
                row -> true,
                place.sql(),
                value,
                called);
    }

    private void setBehindRows(Owned sequence) {
        String last = (sequence.rises() ? "max(" : "min(") + ObjectName.quoted(sequence.column()) + ")";
        session.query(
                "cannot set sequence " + sequence.name(),
                "SELECT pg_catalog.setval(?::regclass, found.last::bigint) FROM (SELECT " + last + " AS last FROM "
                        + sequence.table().sql() + ") AS found WHERE found.last BETWEEN ? AND ?",
                row -> true,
                sequence.name().sql(),
                sequence.least(),
                sequence.greatest());
    }
}
