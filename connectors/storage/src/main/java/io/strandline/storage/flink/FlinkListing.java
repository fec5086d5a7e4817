package io.strandline.storage.flink;

import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.ObjectNames;
import io.strandline.manifest.storage.StoredObject;
import io.strandline.storage.FolderWalk;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** Lists folders of a file system, in the order of object names. */
final class FlinkListing {
    private static final int MOST_ATTEMPTS = 10;

    private FlinkListing() {}

    /** What a folder holds. */
    record Entry(String name, long size) implements FolderWalk.Entry {}

    /** @param prefix of the names to list */
    static Stream<StoredObject> objects(FileSystem files, FlinkPaths paths, String displayName, String prefix) {
        String folder = ObjectNames.folderOfPrefix(prefix);
        return new FolderWalk<>(
                        folder,
                        entries(files, paths, displayName, folder),
                        prefix,
                        (below, name) -> entries(files, paths, displayName, name))
                .stream();
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
}
