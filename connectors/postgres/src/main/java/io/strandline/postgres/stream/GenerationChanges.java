package io.strandline.postgres.stream;

import io.strandline.manifest.Key;
import io.strandline.manifest.layer.RecordCursor;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The changes of one key generation of a table, as far as they count, under the keys that others know them by. */
final class GenerationChanges extends Ahead<Change> {
    private final RecordCursor<Change> sorted;
    private final TableGenerations generations;
    private final int generation;
    private final byte[] placedPrefix;
    private final byte[] prefix;

    /**
     * @param sorted this one's from now on
     * @param prefix of the keys that are given
     */
    GenerationChanges(RecordCursor<Change> sorted, TableGenerations generations, int generation, Key prefix) {
        this.sorted = sorted;
        this.generations = generations;
        this.generation = generation;
        this.placedPrefix = generations.placedPrefix(generation).toByteArray();
        this.prefix = prefix.toByteArray();
    }

    @Override
    @Nullable
    Change read() {
        while (sorted.hasNext()) {
            Change change = sorted.next();
            if (!hasPrefix(change.key())) {
                return null;
            }
            if (generations.counts(generation, change.time())) {
                name(change.key());
                byte[] from = change.from();
                if (from != null) {
                    name(from);
                }
                return change;
            }
        }
        return null;
    }

    private boolean hasPrefix(byte[] key) {
        return Arrays.equals(
                key, 0, TableDescriptor.KEY_PREFIX_LENGTH, placedPrefix, 0, TableDescriptor.KEY_PREFIX_LENGTH);
    }

    /** In place: the record was made for this one. */
    private void name(byte[] key) {
        System.arraycopy(prefix, 0, key, 0, TableDescriptor.KEY_PREFIX_LENGTH);
    }

    @Override
    public void close() {
        sorted.close();
    }
}
