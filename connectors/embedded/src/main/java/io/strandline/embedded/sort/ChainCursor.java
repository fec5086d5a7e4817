package io.strandline.embedded.sort;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Files whose keys follow each other, read one after another: one open file and no comparisons, however many there are. */
final class ChainCursor implements EntryCursor {
    private final Deque<SpillFile> left;
    private @Nullable EntryCursor current;

    ChainCursor(Collection<SpillFile> files) {
        left = new ArrayDeque<>(files);
    }

    @Override
    public boolean next() {
        while (true) {
            if (current != null) {
                if (current.next()) {
                    return true;
                }
                current.close();
                current = null;
            }
            SpillFile file = left.poll();
            if (file == null) {
                return false;
            }
            current = file.read();
        }
    }

    private EntryCursor current() {
        if (current == null) {
            throw new IllegalStateException("no current entry");
        }
        return current;
    }

    @Override
    public byte[] buffer() {
        return current().buffer();
    }

    @Override
    public int keyOffset() {
        return current().keyOffset();
    }

    @Override
    public int keyLength() {
        return current().keyLength();
    }

    @Override
    public int valueOffset() {
        return current().valueOffset();
    }

    @Override
    public int valueLength() {
        return current().valueLength();
    }

    @Override
    public void close() {
        if (current != null) {
            current.close();
        }
    }
}
