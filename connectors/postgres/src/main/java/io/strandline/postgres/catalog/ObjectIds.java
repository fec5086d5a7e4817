package io.strandline.postgres.catalog;

import java.util.HashSet;
import java.util.Set;

/**
 * Ids of descriptors, made of the objects' own oids: the same in every process and every backup, and kept nowhere. A database has its oid's; of everything else
 * the oid is unique in one catalog of one database only, so that these are mixed, and hardly ever two get one id. Then the one that is asked for later takes the
 * next that is free, in fixed steps.
 */
final class ObjectIds {
    /** The catalogs that oids come from. */
    enum Kind {
        SCHEMA,
        RELATION,
        DEFINITIONS
    }

    /** Odd, so that the steps reach each id. */
    private static final int STEP = 0x3504f333;

    private static final long MIX = 0x9e3779b97f4a7c15L;

    private final Set<Integer> taken = new HashSet<>();

    int ofDatabase(long oid) {
        return take((int) oid & Integer.MAX_VALUE);
    }

    int of(Kind kind, long databaseOid, long oid) {
        return take(usual(kind, databaseOid, oid));
    }

    /** The id that something gets unless another thing has it. */
    static int usual(Kind kind, long databaseOid, long oid) {
        long mixed = (databaseOid << Integer.SIZE | oid) * MIX + kind.ordinal() * (MIX >>> 7 | 1);
        mixed = (mixed ^ mixed >>> 29) * MIX;
        return (int) (mixed >>> 33);
    }

    private int take(int wanted) {
        int id = wanted;
        while (id == 0 || !taken.add(id)) {
            id = id + STEP & Integer.MAX_VALUE;
        }
        return id;
    }
}
