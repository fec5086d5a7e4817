package io.strandline.embedded.catalog;

import io.strandline.embedded.mvcc.Records;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.Key;
import io.strandline.manifest.StrandlineException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Ids that nothing ever had, of descriptors and of index entries. They are taken from the store in small blocks: what a process
 * does not use of its last block stays unused. One for all who use the store in this process; safe for many threads.
 */
public final class IdAllocator {
    /** The first id that is not the system's own, as in CockroachDB. */
    static final int FIRST_USER_ID = 100;

    private static final Key NEXT_ID = Key.of("next-id".getBytes(StandardCharsets.US_ASCII));
    private static final int BLOCK = 16;
    /** Above, an index's entries would begin with the byte 0xff, which belongs to the engine. */
    private static final int GREATEST = 0x7eff_ffff;

    private final Records records;
    private int next;
    private int end;

    public IdAllocator(Records records) {
        this.records = records;
    }

    public int allocate() {
        return allocate(1);
    }

    /** The first of {@code count} ids that follow each other. */
    public synchronized int allocate(int count) {
        if (end - next < count) {
            int stored = records.get(NEXT_ID)
                    .map(bytes -> ByteBuffer.wrap(bytes).getInt())
                    .orElse(FIRST_USER_ID);
            if (stored > GREATEST - count - BLOCK) {
                throw new StrandlineException(
                        ErrorCode.OUT_OF_RANGE,
                        "the store has used up its ids for tables and indexes",
                        "Back up the databases and restore them into a new store.");
            }
            // What is left of a block is given up, unless the new block continues it.
            next = stored == end && next != 0 ? next : stored;
            end = next + Math.max(count, BLOCK);
            records.put(NEXT_ID, ByteBuffer.allocate(4).putInt(end).array());
        }
        int first = next;
        next += count;
        return first;
    }
}
