package io.strandline.postgres.stream;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.Optional;
import java.util.UUID;

/** What a chain's slot and publication in a database are called: both the same. */
public final class ChainNames {
    /** Of all that Strandline makes. */
    public static final String PREFIX = "strandline_";

    private ChainNames() {}

    /**
     * @param chain the user's name for it; empty for the one without a name, which is called after the database's oid
     * @throws StrandlineException {@code INVALID_NAME} for one that no slot can have. Source of the rule: PostgreSQL allows lower-case letters, digits and
     *     underscores, 63 in all
     */
    public static String of(Optional<String> chain, long databaseOid) {
        String name = PREFIX + chain.orElseGet(() -> Long.toString(databaseOid));
        if (!name.matches("[a-z0-9_]{" + (PREFIX.length() + 1) + ",63}")) {
            throw new StrandlineException(
                    ErrorCode.INVALID_NAME,
                    "a chain cannot be called \"" + chain.orElse("") + "\"",
                    "A replication slot is named after it: use up to " + (63 - PREFIX.length())
                            + " lower-case letters, digits and underscores.");
        }
        return name;
    }

    /** How a command is told which chain is meant, with a space before; nothing for one that is called after its database's oid. */
    public static String option(String slot) {
        String chain = slot.startsWith(PREFIX) ? slot.substring(PREFIX.length()) : "";
        return chain.matches("[0-9]*") ? "" : " --chain " + chain;
    }

    /** A name for a temporary slot that nothing else has. */
    static String temporary(String purpose) {
        return PREFIX + purpose + "_" + UUID.randomUUID().toString().replace('-', '_');
    }
}
