package io.strandline.embedded;

import io.strandline.embedded.mvcc.RevisionCursor;
import io.strandline.embedded.mvcc.SstBuilder;
import io.strandline.embedded.sort.EntryCursor;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes sorted entries to files for the store, and finds those that are there twice. */
final class SortedWriter {
    /** Says what it means that the key where the cursor stands is there twice. */
    interface Duplicates extends Function<EntryCursor, RuntimeException> {}

    private SortedWriter() {}

    /**
     * @param entries closed by this
     * @param existing what is in the store already, over the same keys; null for nothing; closed by this
     * @throws RuntimeException of {@code duplicates}, if two entries have one key, or an entry and one that exists
     */
    static void write(
            EntryCursor entries, @Nullable RevisionCursor existing, SstBuilder target, Duplicates duplicates) {
        try (entries;
                existing) {
            byte[] lastKey = new byte[0];
            int lastKeyLength = -1;
            boolean inExisting = existing != null && existing.next();
            while (entries.next()) {
                byte[] buffer = entries.buffer();
                int keyEnd = entries.keyOffset() + entries.keyLength();
                boolean twice = lastKeyLength == entries.keyLength()
                        && Arrays.equals(buffer, entries.keyOffset(), keyEnd, lastKey, 0, lastKeyLength);
                while (existing != null && inExisting && !twice) {
                    int order = Arrays.compareUnsigned(
                            existing.key(), 0, existing.keyLength(), buffer, entries.keyOffset(), keyEnd);
                    if (order > 0) {
                        break;
                    }
                    twice = order == 0;
                    inExisting = twice || existing.next();
                }
                if (twice) {
                    throw duplicates.apply(entries);
                }
                target.add(
                        buffer,
                        entries.keyOffset(),
                        entries.keyLength(),
                        buffer,
                        entries.valueOffset(),
                        entries.valueLength());
                if (lastKey.length < entries.keyLength()) {
                    lastKey = new byte[2 * entries.keyLength()];
                }
                lastKeyLength = entries.keyLength();
                System.arraycopy(buffer, entries.keyOffset(), lastKey, 0, lastKeyLength);
            }
        }
    }
}
