package io.strandline.cli.property;

import java.util.Random;

/** One random change of the database's large objects. Transactions that make one wait for each other: PostgreSQL would fail them. */
final class LargeObjectStep {
    private static final int MOST_BYTES = 9_000;

    private LargeObjectStep() {}

    /** Separated by semicolons. */
    static String of(Random random) {
        String change = switch (random.nextInt(7)) {
            case 0, 1 -> "SELECT lo_from_bytea(0, " + bytes(random) + ")";
            // Behind its end, too: what is not written is a hole.
            case 2, 3 -> "SELECT lo_put(oid, " + random.nextInt(3 * MOST_BYTES) + ", " + bytes(random) + ") FROM one";
            case 4 -> "SELECT lo_truncate(lo_open(oid, 131072), " + random.nextInt(MOST_BYTES) + ") FROM one";
            case 5 -> "SELECT lo_unlink(oid) FROM one";
            default ->
                "DO $do$ DECLARE o oid; BEGIN FOR o IN SELECT oid FROM one LOOP"
                        + " EXECUTE format('COMMENT ON LARGE OBJECT %s IS %L', o, 'it''s " + random.nextInt(100) + "');"
                        + " EXECUTE format('GRANT SELECT ON LARGE OBJECT %s TO clerk', o); END LOOP; END $do$";
        };
        String one = "(SELECT oid FROM pg_largeobject_metadata ORDER BY md5(oid::text || '" + random.nextInt(1_000)
                + "') LIMIT 1) AS one";
        return "SELECT pg_advisory_xact_lock(1); " + change.replace("FROM one", "FROM " + one);
    }

    private static String bytes(Random random) {
        int count = random.nextInt(MOST_BYTES / 16);
        return "decode(repeat(md5('" + random.nextInt() + "'), " + count + "), 'hex')";
    }
}
