package io.strandline.storage.local;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.strandline.manifest.storage.ObjectNames;
import io.strandline.manifest.storage.StoredObject;
import io.strandline.storage.FolderWalk;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Lists folders on disk, in the order of object names. */
final class LocalListing {
    private LocalListing() {}

    /** What a folder holds. */
    record Entry(Path path, String name, long size) implements FolderWalk.Entry {}

    /**
     * The objects below a folder.
     *
     * @param folder on disk, of the names that begin with {@code folderName}
     * @param prefix of the names to list; begins with {@code folderName}
     */
    static Stream<StoredObject> objects(String storageName, Path folder, String folderName, String prefix)
            throws IOException {
        FolderWalk.Reader<Entry> reader = (below, name) -> {
            try {
                return entries(below.path());
            } catch (IOException e) {
                throw LocalErrors.reading(storageName + "/" + name, below.path(), e);
            }
        };
        return new FolderWalk<>(folderName, entries(folder), prefix, reader).stream();
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
}
