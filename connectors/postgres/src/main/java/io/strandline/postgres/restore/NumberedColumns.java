package io.strandline.postgres.restore;

import io.strandline.postgres.definitions.ObjectName;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The sequences of a database, and the columns whose values they hand out: those that own one, unless their default says that it is not their number, and those
 * whose default is its next value. Rows of partitions and of tables that inherit are among those of the table above them.
 */
final class NumberedColumns {
    private static final String WHAT = "cannot look for the columns of sequences";

    private static final String SEQUENCES = """
            SELECT n.nspname, c.relname, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcycle
            FROM pg_catalog.pg_sequence s
            JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            """;

    /** What a default makes of a number is none of the sequence's, and neither is what is no number. */
    private static final String COLUMNS = """
            WITH RECURSIVE
            number AS (
                SELECT unnest('{int2,int4,int8,numeric,float4,float8}'::regtype[])::oid AS oid
                UNION ALL SELECT d.oid FROM pg_catalog.pg_type d JOIN number ON d.typbasetype = number.oid WHERE d.typtype = 'd'),
            initial AS (
                SELECT d.oid, d.adrelid, d.adnum, pg_catalog.pg_get_expr(d.adbin, d.adrelid) ~ '^nextval\\(''([^'']|'''')*''::regclass\\)$' AS isnext
                FROM pg_catalog.pg_attrdef d),
            used AS (
                SELECT d.objid AS sequence, d.refobjid AS "table", d.refobjsubid AS number
                FROM pg_catalog.pg_depend d
                LEFT JOIN initial ON initial.adrelid = d.refobjid AND initial.adnum = d.refobjsubid
                WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.refclassid = 'pg_catalog.pg_class'::regclass
                    AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0 AND initial.isnext IS NOT FALSE
                UNION
                SELECT d.refobjid, initial.adrelid, initial.adnum
                FROM pg_catalog.pg_depend d
                JOIN initial ON initial.oid = d.objid AND initial.isnext
                WHERE d.classid = 'pg_catalog.pg_attrdef'::regclass AND d.refclassid = 'pg_catalog.pg_class'::regclass),
            named AS (
                SELECT used.sequence, used."table", a.attname
                FROM used
                JOIN pg_catalog.pg_sequence s ON s.seqrelid = used.sequence
                JOIN pg_catalog.pg_attribute a ON a.attrelid = used."table" AND a.attnum = used.number
                WHERE a.atttypid IN (SELECT oid FROM number))
            SELECT sn.nspname, sc.relname, tn.nspname, tc.relname, named.attname
            FROM named
            JOIN pg_catalog.pg_class sc ON sc.oid = named.sequence
            JOIN pg_catalog.pg_namespace sn ON sn.oid = sc.relnamespace
            JOIN pg_catalog.pg_class tc ON tc.oid = named."table"
            JOIN pg_catalog.pg_namespace tn ON tn.oid = tc.relnamespace
            WHERE NOT EXISTS (
                SELECT FROM pg_catalog.pg_inherits i JOIN named AS above ON above."table" = i.inhparent
                WHERE i.inhrelid = named."table" AND above.sequence = named.sequence AND above.attname = named.attname)
            """;

    private final Session session;
    private final List<Numbers> sequences;
    private final List<Numbered> columns;

    NumberedColumns(Session session) {
        this.session = session;
        sequences = session.query(
                WHAT,
                SEQUENCES,
                row -> new Numbers(
                        new ObjectName(row.getString(1), row.getString(2)),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getBoolean(7)));
        columns = session.query(
                WHAT,
                COLUMNS,
                row -> new Numbered(
                        new ObjectName(row.getString(1), row.getString(2)),
                        new ObjectName(row.getString(3), row.getString(4)),
                        row.getString(5)));
    }

    /** A sequence as it is defined here. */
    record Numbers(ObjectName name, long start, long increment, long least, long most, boolean cycles) {
        boolean contains(BigInteger value) {
            return value.compareTo(BigInteger.valueOf(least)) >= 0 && value.compareTo(BigInteger.valueOf(most)) <= 0;
        }

        BigInteger after(BigInteger value) {
            return value.add(BigInteger.valueOf(increment));
        }

        /** Whether a sequence can stand there, or right before its first value. */
        boolean canStandAt(BigInteger value) {
            return contains(value) || contains(after(value));
        }

        /** Where one stands that has handed out nothing. */
        BigInteger beforeFirst() {
            return BigInteger.valueOf(start).subtract(BigInteger.valueOf(increment));
        }

        Comparator<BigInteger> furthestLast() {
            return increment > 0 ? Comparator.naturalOrder() : Comparator.reverseOrder();
        }

        /** The first of the numbers that follow {@code last} which is not before a value; others in between may be somebody else's. */
        BigInteger firstFrom(BigInteger value, BigInteger last) {
            BigInteger step = BigInteger.valueOf(increment);
            BigInteger[] steps = value.subtract(last).divideAndRemainder(step);
            return last.add(step.multiply(steps[1].signum() == 0 ? steps[0] : steps[0].add(BigInteger.ONE)));
        }
    }

    /** A column of numbers from a sequence. */
    private record Numbered(ObjectName sequence, ObjectName table, String column) {}

    List<Numbers> sequences() {
        return sequences;
    }

    /**
     * The furthest number in a sequence's columns after which there is another one: the last of all would leave none, and may have been put there by hand. Empty
     * if there is none, and for a sequence that may have begun again: what is far ahead in its columns is from the round before.
     */
    Optional<BigInteger> furthest(Numbers numbers) {
        boolean rises = numbers.increment() > 0;
        BigInteger step = BigInteger.valueOf(numbers.increment());
        BigInteger least = BigInteger.valueOf(numbers.least());
        BigInteger most = BigInteger.valueOf(numbers.most());
        BigInteger lastLeast = rises ? least : least.subtract(step);
        BigInteger lastMost = rises ? most.subtract(step) : most;
        if (numbers.cycles()
                && (rises
                                ? inColumns(numbers, lastMost.add(BigInteger.ONE), most)
                                : inColumns(numbers, least, lastLeast.subtract(BigInteger.ONE)))
                        .findAny()
                        .isPresent()) {
            return Optional.empty();
        }
        return inColumns(numbers, lastLeast, lastMost).max(numbers.furthestLast());
    }

    /** The furthest number of each column within bounds. */
    private Stream<BigInteger> inColumns(Numbers numbers, BigInteger least, BigInteger most) {
        boolean rises = numbers.increment() > 0;
        return columns.stream()
                .filter(column -> column.sequence().equals(numbers.name()))
                .flatMap(column -> furthest(column, rises, least, most).stream())
                .map(value -> value.setScale(0, rises ? RoundingMode.CEILING : RoundingMode.FLOOR)
                        .toBigInteger());
    }

    private Optional<BigDecimal> furthest(Numbered numbered, boolean rises, BigInteger least, BigInteger most) {
        String column = ObjectName.quoted(numbered.column());
        String furthest = (rises ? "max(" : "min(") + column + ")";
        return session
                .query(
                        "cannot look for the last number in table " + numbered.table(),
                        "SELECT " + furthest + "::text FROM " + numbered.table().sql() + " WHERE " + column
                                + " BETWEEN " + least + " AND " + most,
                        row -> Optional.ofNullable(row.getString(1)).map(BigDecimal::new))
                .stream()
                .flatMap(Optional::stream)
                .findFirst();
    }
}
