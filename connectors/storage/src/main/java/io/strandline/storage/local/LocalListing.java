package io.strandline.storage.local;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.strandline.manifest.storage.ObjectNames;
import io.strandline.manifest.storage.StoredObject;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Walks a tree of files in the order of object names. Of each open level it holds the names, not what lies below them.
 *
 * <p>A folder sorts with its final slash: then all names below it come where its own name does.
 */
final class LocalListing implements Iterator<StoredObject> {
    /** What a folder holds: an object, or a folder whose name ends with a slash. */
    record Entry(Path path, String name, long size) {
        boolean isFolder() {
            return name.endsWith("/");
        }
    }

    private record Level(String folder, Iterator<Entry> entries) {}

    private final String storageName;
    private final String prefix;
    private final Deque<Level> levels = new ArrayDeque<>();
    private @Nullable StoredObject next;

    /**
     * @param folder on disk, of the names that begin with {@code folderName}
     * @param prefix of the names to list; begins with {@code folderName}
     */
    LocalListing(String storageName, Path folder, String folderName, String prefix) throws IOException {
        this.storageName = storageName;
        this.prefix = prefix;
        levels.push(new Level(folderName, entries(folder).iterator()));
    }

    /** The entries of a folder in order; none if it has vanished. */
    static List<Entry> entries(Path folder) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder)) {
            for (Path path : paths) {
                addEntry(path, entries);
            }
        } catch (NoSuchFileException vanished) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        entries.sort(Comparator.comparing(Entry::name, ObjectNames.ORDER));
        return entries;
    }

    private static void addEntry(Path path, List<Entry> entries) throws IOException {
        String name = String.valueOf(path.getFileName());
        if (TemporaryFile.isOne(name)) {
            return;
        }
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
            if (attributes.isDirectory()) {
                entries.add(new Entry(path, name + "/", 0));
            } else if (attributes.isRegularFile()) {
                entries.add(new Entry(path, name, attributes.size()));
            }
        } catch (NoSuchFileException deletedMeanwhile) {
            // A listing shows what was there before it began; this may or may not be in it.
        }
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
            Level level = levels.peek();
            if (!level.entries().hasNext()) {
                levels.pop();
                continue;
            }
            Entry entry = level.entries().next();
            String name = level.folder() + entry.name();
            if (entry.isFolder()) {
                if (name.startsWith(prefix)) {
                    descend(name, entry.path());
                }
            } else if (name.startsWith(prefix)) {
                return new StoredObject(name, entry.size());
            }
        }
        return null;
    }

    private void descend(String name, Path folder) {
        try {
            levels.push(new Level(name, entries(folder).iterator()));
        } catch (IOException e) {
            throw LocalErrors.reading(storageName + "/" + name, folder, e);
        }
    }
}
