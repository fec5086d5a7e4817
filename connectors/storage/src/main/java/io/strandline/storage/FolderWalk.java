package io.strandline.storage;

import io.strandline.manifest.storage.StoredObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Walks folders in the order of object names. Of each open level it holds the entries, not what lies below them. A folder sorts with its final slash: then all
 * names below it come where its own name does.
 *
 * @param <E> what a file system knows of an entry
 */
public final class FolderWalk<E extends FolderWalk.Entry> implements Iterator<StoredObject> {
    /** What a folder holds: an object, or a folder whose name ends with a slash. */
    public interface Entry {
        /** In its folder. */
        String name();

        /** In bytes; of a folder 0. */
        long size();

        /** Whether it is one. */
        default boolean isFolder() {
            return name().endsWith("/");
        }
    }

    /** Reads folders. */
    public interface Reader<E> {
        /**
         * The entries of a folder in order; none if it has vanished.
         *
         * @param name in the storage, with its final slash
         */
        List<E> entries(E folder, String name);
    }

    private record Level<E>(String folder, Iterator<E> entries) {}

    private final String prefix;
    private final Reader<E> reader;
    private final Deque<Level<E>> levels = new ArrayDeque<>();
    private @Nullable StoredObject next;

    /**
     * @param folder where it begins; empty or with a final slash
     * @param entries of that folder in order
     * @param prefix of the names to list; begins with {@code folder}
     */
    public FolderWalk(String folder, List<E> entries, String prefix, Reader<E> reader) {
        this.prefix = prefix;
        this.reader = reader;
        levels.push(new Level<>(folder, entries.iterator()));
    }

    /** The objects; folders are read when the stream comes to them. */
    public Stream<StoredObject> stream() {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED | Spliterator.NONNULL), false);
    }

    @Override
    public boolean hasNext() {
        if (next == null) {
            next = advance();
        }
        return next != null;
    }

    @Override
    public StoredObject next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        StoredObject current = next;
        next = null;
        return current;
    }

    private @Nullable StoredObject advance() {
        while (!levels.isEmpty()) {
            Level<E> level = levels.peek();
            if (!level.entries().hasNext()) {
                levels.pop();
                continue;
            }
            E entry = level.entries().next();
            String name = level.folder() + entry.name();
            if (name.startsWith(prefix)) {
                if (!entry.isFolder()) {
                    return new StoredObject(name, entry.size());
                }
                levels.push(new Level<>(name, reader.entries(entry, name).iterator()));
            }
        }
        return null;
    }
}
