package io.strandline.postgres.stream;

import io.strandline.manifest.layer.RecordCursor;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Records the next one of which can be looked at. It is read when it is first asked for. Belongs to one thread. */
abstract class Ahead<T> implements RecordCursor<T> {
    private @Nullable T next;
    private boolean read;

    /** The next record; null at the end. */
    abstract @Nullable T read();

    @Override
    public final boolean hasNext() {
        return look() != null;
    }

    final T peek() {
        T record = look();
        if (record == null) {
            throw new NoSuchElementException();
        }
        return record;
    }

    @Override
    public final T next() {
        T record = peek();
        read = false;
        return record;
    }

    private @Nullable T look() {
        if (!read) {
            next = read();
            read = true;
        }
        return next;
    }
}
