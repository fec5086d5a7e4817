package io.strandline.embedded.mvcc;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The folders below {@code shared/} of a store, through which other processes, on other machines too, read what a hold pins or write what a restore
 * brings. Only the process that has the store makes and removes them.
 *
 * <p>A folder is made, and removed, under another name: one that is half made or half removed is never seen under its own, and goes when the store
 * is opened.
 */
public final class SharedFolders {
    private static final String SHARED = "shared";

    /** Begins the names of folders that are not there yet, or not any more. */
    private static final String HIDDEN = ".";

    private final Path store;
    private final Path root;

    SharedFolders(Path store) {
        this.store = store;
        this.root = store.resolve(SHARED);
    }

    /** Where a folder of a store lies, seen by another process. */
    public static Path of(Path store, String name) {
        return store.resolve(SHARED).resolve(name);
    }

    public Path of(String name) {
        return root.resolve(name);
    }

    public boolean has(String name) {
        return Files.exists(of(name));
    }

    /** The names of those that are there, sorted. */
    public List<String> names() {
        return entries().stream().filter(name -> !name.startsWith(HIDDEN)).toList();
    }

    private List<String> entries() {
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(root)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw failure("listed", e);
        }
    }

    /** Puts what it wants into a folder, each file durably. */
    public interface Content {
        void writeTo(Path folder) throws IOException;
    }

    /** Makes a folder that is not there, in one step that is durable when this returns. */
    public void make(String name, SharedLabel label, Content content) {
        Path unfinished = root.resolve(HIDDEN + "making-" + name + "-" + UUID.randomUUID());
        boolean made = false;
        try {
            Files.createDirectories(unfinished);
            content.writeTo(unfinished);
            label.write(unfinished);
            Folders.sync(unfinished);
            Files.move(unfinished, of(name), StandardCopyOption.ATOMIC_MOVE);
            Folders.sync(root);
            Folders.sync(store);
            made = true;
        } catch (IOException e) {
            throw failure("written to", e);
        } finally {
            if (!made) {
                Folders.deleteAsFarAsPossible(unfinished);
            }
        }
    }

    /** Removes a folder, if it is there, although others may have files in it open, or write to it. */
    public void remove(String name) {
        if (!has(name)) {
            return;
        }
        Path removed = root.resolve(HIDDEN + "removed-" + name + "-" + UUID.randomUUID());
        try {
            Files.move(of(name), removed, StandardCopyOption.ATOMIC_MOVE);
            Folders.sync(root);
        } catch (IOException e) {
            throw failure("written to", e);
        }
        Folders.deleteAsFarAsPossible(removed);
    }

    /** Removes what is half made or half removed. Nobody may be making or removing. */
    public void removeUnfinished() {
        entries().stream()
                .filter(name -> name.startsWith(HIDDEN))
                .forEach(name -> Folders.deleteAsFarAsPossible(root.resolve(name)));
    }

    private StrandlineException failure(String verb, IOException e) {
        return new StrandlineException(
                ErrorCode.UNAVAILABLE,
                "folder " + root + " cannot be " + verb + ": " + e.getMessage(),
                "Check its path, rights and disk.",
                e);
    }
}
