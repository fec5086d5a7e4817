package io.strandline.postgres.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.layer.GenerationStart;
import io.strandline.manifest.schema.TableDescriptor;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The key generations that a table had in a window: each TRUNCATE ended one and began the next. They are counted from 0, the one of the window's start, whose
 * number only the layer before knows. Those that ended in the window have no file of rows any more to be named by. Of two TRUNCATEs of one transaction nobody
 * saw what was between them.
 *
 * <p>While changes are sorted nobody knows how many there will be, so that their keys have numbers of their own there: the table's at the layer's end, and as
 * many more as there were truncations.
 *
 * @param table as it stands at the layer's end
 * @param truncations times of the commits, oldest first
 * @param past whether the table is meant as it stood where the window begins, and ended with the first of these times, whatever came then
 */
record TableGenerations(TableDescriptor table, List<HlcTimestamp> truncations, boolean past) {
    TableGenerations {
        truncations = List.copyOf(truncations);
    }

    int last() {
        return truncations.size();
    }

    /** Which one a key generation names. What is none that began in the window is the one of its start. */
    int find(int keyGeneration) {
        if (past) {
            return 0;
        }
        for (int i = last(); i > 0; i--) {
            if (number(i) == keyGeneration) {
                return i;
            }
        }
        return 0;
    }

    /** Those that began in the window and could be seen, oldest first. */
    List<GenerationStart> starts() {
        List<GenerationStart> starts = new ArrayList<>();
        if (past) {
            return starts;
        }
        for (int i = 1; i <= last(); i++) {
            HlcTimestamp began = truncations.get(i - 1);
            if (counts(i, began)) {
                starts.add(new GenerationStart(table.id(), began, number(i)));
            }
        }
        return starts;
    }

    /** Whether a change of a generation counts: the transaction that truncates a table may have changed rows before that, which nobody sees. */
    boolean counts(int generation, HlcTimestamp time) {
        return generation == last() || time.isBefore(truncations.get(generation));
    }

    private int number(int generation) {
        if (generation == last()) {
            return table.keyGeneration();
        }
        HlcTimestamp began = truncations.get(generation - 1);
        return hash(table.keyGeneration() + " " + generation + " " + began.wallNanos() + " " + began.logical());
    }

    private static int hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return Math.max(1, ByteBuffer.wrap(digest).getInt() & Integer.MAX_VALUE);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Moves a key, which has the generation of the layer's end, to where keys of another one are sorted. */
    static void place(byte[] key, int generation) {
        ByteBuffer buffer = ByteBuffer.wrap(key);
        buffer.putInt(Integer.BYTES, placed(buffer.getInt(Integer.BYTES), generation));
    }

    /** The keys among which those of a generation are sorted. */
    Key placedPrefix(int generation) {
        return table.withKeyGeneration(placed(table.keyGeneration(), generation))
                .keyPrefix();
    }

    /** Where a span's keys are sorted. */
    Span placed(Span span, int generation) {
        Key prefix = placedPrefix(generation);
        byte[] start = span.start().toByteArray();
        byte[] end = span.end().toByteArray();
        boolean toTheLast = Arrays.compareUnsigned(
                        start,
                        0,
                        TableDescriptor.KEY_PREFIX_LENGTH,
                        end,
                        0,
                        Math.min(end.length, TableDescriptor.KEY_PREFIX_LENGTH))
                != 0;
        return new Span(under(prefix, start), toTheLast ? Span.ofPrefix(prefix).end() : under(prefix, end));
    }

    private static Key under(Key prefix, byte[] key) {
        return prefix.append(Arrays.copyOfRange(key, TableDescriptor.KEY_PREFIX_LENGTH, key.length));
    }

    private static int placed(int keyGeneration, int generation) {
        return keyGeneration + generation & Integer.MAX_VALUE;
    }
}
