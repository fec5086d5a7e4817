package io.strandline.embedded.catalog;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The row that every transaction with definitions writes: it puts them in order, one after another, and tells a reader with an older
 * catalog what to read again.
 *
 * @param number rises by one with each such transaction
 * @param recent the last changes, oldest first; the last one is {@code number}'s
 */
record CatalogVersion(long number, List<List<Integer>> recent) {
    /** Before the first definition. */
    static final CatalogVersion NONE = new CatalogVersion(0, List.of());

    private static final byte FORMAT = 1;
    private static final int MOST_CHANGES = 64;
    private static final int MOST_IDS = 512;

    CatalogVersion {
        recent = List.copyOf(recent);
    }

    /** The version after this one, with the ids of the descriptors that changed. */
    CatalogVersion next(Collection<Integer> changedIds) {
        List<List<Integer>> changes = new ArrayList<>(recent);
        changes.add(List.copyOf(changedIds));
        int ids = changes.stream().mapToInt(List::size).sum();
        while (!changes.isEmpty() && (changes.size() > MOST_CHANGES || ids > MOST_IDS)) {
            ids -= changes.remove(0).size();
        }
        return new CatalogVersion(number + 1, changes);
    }

    /** The ids of the descriptors that changed since an earlier version; empty if that is not known any more. */
    Optional<Set<Integer>> changedSince(long earlier) {
        long steps = number - earlier;
        if (steps < 0 || steps > recent.size()) {
            return Optional.empty();
        }
        Set<Integer> ids = new TreeSet<>();
        recent.subList(recent.size() - (int) steps, recent.size()).forEach(ids::addAll);
        return Optional.of(ids);
    }

    byte[] encode() {
        int length = 1 + 8 + 4;
        for (List<Integer> change : recent) {
            length += 4 + 4 * change.size();
        }
        ByteBuffer out = ByteBuffer.allocate(length).put(FORMAT).putLong(number).putInt(recent.size());
        for (List<Integer> change : recent) {
            out.putInt(change.size());
            change.forEach(out::putInt);
        }
        return out.array();
    }

    static CatalogVersion decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte format = in.get();
        if (format != FORMAT) {
            throw new StrandlineException(
                    ErrorCode.UNKNOWN_FORMAT,
                    "the catalog of the store has format " + format + ", this version knows " + FORMAT,
                    "Open the store with the version of Strandline that wrote it, or a newer one.");
        }
        long number = in.getLong();
        int changes = in.getInt();
        List<List<Integer>> recent = new ArrayList<>(changes);
        for (int i = 0; i < changes; i++) {
            int count = in.getInt();
            List<Integer> ids = new ArrayList<>(count);
            for (int j = 0; j < count; j++) {
                ids.add(in.getInt());
            }
            recent.add(ids);
        }
        return new CatalogVersion(number, recent);
    }
}
