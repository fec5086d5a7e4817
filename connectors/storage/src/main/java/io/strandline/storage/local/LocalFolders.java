package io.strandline.storage.local;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The folders of a local storage: made when the first object needs them, removed with their last one, never left through a
 * symbolic link.
 *
 * <p>A link may stand for the root or lie above it, as long as it stays inside the base. Below the root links are not followed: a
 * listing does not, so that nothing else may either.
 */
final class LocalFolders {
    private final Path root;
    private final Path base;

    /** Folders whose entry in the folder above is on disk. */
    private final Set<Path> durable = ConcurrentHashMap.newKeySet();

    /**
     * @param root of the storage's names; absolute, at or below the base
     * @param base where no link may lead out of
     */
    LocalFolders(Path root, Path base) {
        this.root = root;
        this.base = base;
    }

    /**
     * Whether there is such a folder, at or below the root. An object in its place means no.
     *
     * @param object what it is asked for, for messages
     * @throws NoSuchFileException if it vanishes meanwhile
     */
    boolean exists(Path folder, String object) throws IOException {
        Path deepest = deepestExisting(folder);
        checkLinks(deepest, object);
        boolean isFolder = Files.isDirectory(deepest);
        if (!isFolder && (deepest.equals(root) || !deepest.startsWith(root))) {
            throw LocalErrors.isAFile(object, deepest);
        }
        return isFolder && deepest.equals(folder);
    }

    /**
     * Makes a folder and those above it, and their entries durable. Another process may remove it again while it is empty.
     *
     * @throws NoSuchFileException if another process did so meanwhile
     */
    void make(Path folder, String object) throws IOException {
        if (durable.contains(folder) && Files.isDirectory(folder, NOFOLLOW_LINKS)) {
            return;
        }
        makeAndSync(folder, object);
    }

    private synchronized void makeAndSync(Path folder, String object) throws IOException {
        Path deepest = deepestExisting(folder);
        checkLinks(deepest, object);
        if (!Files.isDirectory(deepest)) {
            throw LocalErrors.isAFile(object, deepest);
        }
        for (Path next : pathFrom(deepest, folder)) {
            try {
                Files.createDirectory(next);
                durable.remove(next);
            } catch (FileAlreadyExistsException e) {
                if (!Files.isDirectory(next, NOFOLLOW_LINKS)) {
                    throw LocalErrors.isAFile(object, next);
                }
            }
        }
        // Those that exist may have been made a moment ago by another writer that has not come to its sync.
        Path first = deepest.startsWith(root) ? root : deepest;
        for (Path next : pathFrom(first, folder)) {
            if (!durable.contains(next)) {
                sync(parentOf(next));
                durable.add(next);
            }
        }
    }

    /** Makes the entries of a folder durable. */
    void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Removes a folder below the root if it is empty, and those above it that become so. */
    synchronized void prune(Path folder) {
        try {
            for (Path next = folder; next.startsWith(root) && !next.equals(root); next = parentOf(next)) {
                Files.deleteIfExists(next);
                durable.remove(next);
            }
        } catch (IOException staysThere) {
            // Most often it is not empty. If it is, no listing of objects shows it.
        }
    }

    private static Path deepestExisting(Path folder) {
        Path deepest = folder;
        while (!Files.exists(deepest, NOFOLLOW_LINKS)) {
            deepest = parentOf(deepest);
        }
        return deepest;
    }

    private void checkLinks(Path existing, String object) throws IOException {
        Path real;
        try {
            real = existing.toRealPath();
        } catch (NoSuchFileException e) {
            if (Files.isSymbolicLink(existing)) {
                throw LocalErrors.isALink(object, existing);
            }
            throw e;
        }
        if (existing.startsWith(base) && !real.startsWith(base.toRealPath())) {
            throw LocalErrors.outsideOfExternalIoDir(object, base);
        }
        if (existing.startsWith(root)
                && !real.equals(
                        root.toRealPath().resolve(root.relativize(existing)).normalize())) {
            throw LocalErrors.isALink(object, existing);
        }
    }

    /** The folders below {@code above} that lead to {@code folder}, and that one. */
    private static Deque<Path> pathFrom(Path above, Path folder) {
        Deque<Path> path = new ArrayDeque<>();
        for (Path next = folder; !next.equals(above); next = parentOf(next)) {
            path.addFirst(next);
        }
        return path;
    }

    private static Path parentOf(Path path) {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IllegalStateException("the root of the file system is not there");
        }
        return parent;
    }
}
