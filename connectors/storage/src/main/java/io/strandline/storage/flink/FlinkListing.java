package io.strandline.storage.flink;

import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.ObjectNames;
import io.strandline.manifest.storage.StoredObject;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Walks folders in the order of object names. Of each open level it holds the names, not what lies below them. A folder sorts with its final slash: then
 * all names below it come where its own name does.
 */
final class FlinkListing implements Iterator<StoredObject> {
    /** What a folder holds: an object, or a folder whose name ends with a slash. */
    record Entry(String name, long size) {
        boolean isFolder() {
            return name.endsWith("/");
        }
    }

    private static final int MOST_ATTEMPTS = 10;

    private record Level(String folder, Iterator<Entry> entries) {}

    private final FileSystem files;
    private final FlinkPaths paths;
    private final String displayName;
    private final String prefix;
    private final Deque<Level> levels = new ArrayDeque<>();
    private @Nullable StoredObject next;

    /** @param prefix of the names to list */
    FlinkListing(FileSystem files, FlinkPaths paths, String displayName, String prefix) {
        this.files = files;
        this.paths = paths;
        this.displayName = displayName;
        this.prefix = prefix;
        descend(ObjectNames.folderOfPrefix(prefix));
    }

    /**
     * The entries of a folder in order; none if there is no such folder.
     *
     * @param folder empty or with a final slash
     */
    static List<Entry> entries(FileSystem files, FlinkPaths paths, String displayName, String folder) {
        Path path = paths.ofFolder(folder);
        List<Entry> entries = new ArrayList<>();
        for (FileStatus status : statuses(files, path, displayName + "/" + folder)) {
            String name = status.getPath().getName();
            // The path itself is a file, or an empty object that copy tools leave for a folder.
            boolean isItself = status.getPath().getPath().equals(path.getPath());
            if (!isItself && isName(name)) {
                entries.add(status.isDir() ? new Entry(name + "/", 0) : new Entry(name, status.getLen()));
            }
        }
        entries.sort(Comparator.comparing(Entry::name, ObjectNames.ORDER));
        return entries;
    }

    private static FileStatus[] statuses(FileSystem files, Path folder, String object) {
        for (int attempt = 1; ; attempt++) {
            try {
                FileStatus[] statuses = files.listStatus(folder);
                return statuses == null ? new FileStatus[0] : statuses;
            } catch (IOException | RuntimeException e) {
                // Some say so, too, of a file that was deleted while they looked at the folder: that does not make it
                // empty.
                boolean isGone = e instanceof FileNotFoundException;
                if (isGone && !isFolder(files, folder, object) || UnfinishedFile.isBelowAFile(files, folder)) {
                    return new FileStatus[0];
                }
                if (!isGone || attempt == MOST_ATTEMPTS) {
                    throw FlinkErrors.of("list", object, new IOException(e));
                }
            }
        }
    }

    private static boolean isFolder(FileSystem files, Path folder, String object) {
        try {
            return files.getFileStatus(folder).isDir();
        } catch (FileNotFoundException e) {
            return false;
        } catch (IOException | RuntimeException e) {
            throw FlinkErrors.of("list", object, e);
        }
    }

    private static boolean isName(String name) {
        if (FlinkPaths.isUnfinished(name)) {
            return false;
        }
        try {
            ObjectNames.check(name);
            return true;
        } catch (StrandlineException foreign) {
            return false;
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
            if (name.startsWith(prefix)) {
                if (!entry.isFolder()) {
                    return new StoredObject(name, entry.size());
                }
                descend(name);
            }
        }
        return null;
    }

    private void descend(String folder) {
        levels.push(new Level(folder, entries(files, paths, displayName, folder).iterator()));
    }
}
