package io.strandline.keyspace;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Where something is, as tiers from the widest to the narrowest: {@code region=us-east,az=a}. Source of the form: CockroachDB's {@code --locality} and
 * {@code EXECUTION LOCALITY}.
 *
 * @param tiers each {@code key=value}, no key twice; empty where nothing is said
 */
public record Locality(List<String> tiers) implements Serializable {
    /** Says nothing: as a filter it admits everything. */
    public static final Locality NONE = new Locality(List.of());

    public Locality {
        tiers = List.copyOf(tiers);
    }

    /**
     * Reads {@code region=us-east,az=a}; blanks around tiers do not count.
     *
     * @throws StrandlineException {@code INVALID_PARAMETER} if a tier is no {@code key=value}, or a key comes twice
     */
    public static Locality of(String text) {
        if (text.isBlank()) {
            return NONE;
        }
        List<String> tiers = new ArrayList<>();
        Set<String> keys = new LinkedHashSet<>();
        for (String part : text.split(",", -1)) {
            String tier = part.strip();
            int equals = tier.indexOf('=');
            if (equals <= 0 || equals == tier.length() - 1 || !keys.add(tier.substring(0, equals))) {
                throw new StrandlineException(
                        ErrorCode.INVALID_PARAMETER,
                        "\"" + text + "\" is no locality",
                        "Give tiers with different keys, the widest first: region=us-east,az=a");
            }
            tiers.add(tier);
        }
        return new Locality(tiers);
    }

    /** As a filter: whether every tier of this one is among the other's. */
    public boolean admits(Locality other) {
        return other.tiers.containsAll(tiers);
    }

    /** How many tiers both begin with: the more, the nearer. */
    public int sharedTiers(Locality other) {
        int shared = 0;
        while (shared < tiers.size()
                && shared < other.tiers.size()
                && tiers.get(shared).equals(other.tiers.get(shared))) {
            shared++;
        }
        return shared;
    }

    @Override
    public String toString() {
        return String.join(",", tiers);
    }
}
