package io.strandline.storage.local;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ObjectNames;
import io.strandline.manifest.storage.StoredObject;
import io.strandline.manifest.storage.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder of a POSIX file system. Objects are files, written under a hidden name beside their place, brought to disk, and then
 * linked (create-once) or renamed to their own. What a call reported survives a loss of power.
 */
final class LocalStorage implements ExternalStorage {
    private final String displayName;
    private final Path root;
    private final LocalFolders folders;

    /**
     * @param root the folder; absolute and normalized; made when the first object is
     * @param base a folder at or above it that no symbolic link may lead out of
     */
    LocalStorage(String displayName, Path root, Path base) {
        this.displayName = displayName;
        this.root = root;
        this.folders = new LocalFolders(root, base);
    }

    @Override
    public String displayName() {
        return displayName;
    }

    @Override
    public boolean putIfAbsent(String name, byte[] bytes) {
        Path target = locate(name);
        TemporaryFile file = createTemporary(name, target);
        boolean created;
        try {
            file.write(bytes, 0, bytes.length);
            file.finish();
            created = link(file.path(), name, target);
        } catch (IOException e) {
            throw LocalErrors.writing(display(name), target, e);
        } finally {
            file.discard();
            folders.prune(folderOf(target));
        }
        try {
            // Also if another caller created it: whoever reads the winner acts on it, so that it must not vanish
            // either.
            folders.sync(folderOf(target));
        } catch (IOException e) {
            throw LocalErrors.outcomeUnknown(display(name), target, e);
        }
        return created;
    }

    /** The commit of {@link #putIfAbsent}: a link fails if there is a file of that name. */
    private boolean link(Path file, String name, Path target) {
        try {
            Files.createLink(target, file);
            return true;
        } catch (FileAlreadyExistsException e) {
            if (Files.isDirectory(target, NOFOLLOW_LINKS)) {
                throw LocalErrors.isAFolder(display(name), target);
            }
            return false;
        } catch (IOException | UnsupportedOperationException e) {
            throw LocalErrors.linking(display(name), target, e);
        }
    }

    @Override
    public Upload upload(String name) {
        Path target = locate(name);
        return new LocalUpload(folders, display(name), target, createTemporary(name, target));
    }

    private TemporaryFile createTemporary(String name, Path target) {
        try {
            return TemporaryFile.create(folders, folderOf(target), display(name));
        } catch (IOException e) {
            throw LocalErrors.writing(display(name), target, e);
        }
    }

    @Override
    public InputStream open(String name) {
        return openRange(name, 0, Long.MAX_VALUE);
    }

    @Override
    public InputStream openRange(String name, long offset, long length) {
        if (offset < 0 || length <= 0) {
            throw new IllegalArgumentException("no range: " + length + " bytes from " + offset);
        }
        Path file = locate(name);
        long size = size(name).orElseThrow(() -> LocalErrors.notThere(display(name), file));
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, NOFOLLOW_LINKS);
            long start = Math.min(offset, size);
            return new LocalInput(channel, display(name), file, start, start + Math.min(length, size - start));
        } catch (IOException e) {
            throw LocalErrors.reading(display(name), file, e);
        }
    }

    @Override
    public Optional<Long> size(String name) {
        Path file = locate(name);
        try {
            if (!folders.exists(folderOf(file), display(name))) {
                return Optional.empty();
            }
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS);
            return attributes.isRegularFile() ? Optional.of(attributes.size()) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw LocalErrors.reading(display(name), file, e);
        }
    }

    @Override
    public Stream<StoredObject> list(String prefix) {
        String folderName = ObjectNames.folderOfPrefix(prefix);
        Path folder = locateFolder(folderName);
        try {
            if (!folders.exists(folder, display(folderName))) {
                return Stream.empty();
            }
            return LocalListing.objects(displayName, folder, folderName, prefix);
        } catch (NoSuchFileException vanished) {
            return Stream.empty();
        } catch (IOException e) {
            throw LocalErrors.reading(display(folderName), folder.resolve("."), e);
        }
    }

    @Override
    public Stream<String> listFolder(String folderName) {
        Path folder = locateFolder(ObjectNames.checkFolder(folderName));
        try {
            return folders.exists(folder, display(folderName))
                    ? LocalListing.entries(folder).stream().map(LocalListing.Entry::name)
                    : Stream.empty();
        } catch (NoSuchFileException vanished) {
            return Stream.empty();
        } catch (IOException e) {
            throw LocalErrors.reading(display(folderName), folder.resolve("."), e);
        }
    }

    @Override
    public void delete(String name) {
        Path file = locate(name);
        if (size(name).isEmpty()) {
            return;
        }
        try {
            Files.deleteIfExists(file);
            folders.prune(folderOf(file));
        } catch (IOException e) {
            throw LocalErrors.reading(display(name), file, e);
        }
    }

    @Override
    public void close() {}

    static Path folderOf(Path file) {
        Path folder = file.getParent();
        if (folder == null) {
            throw new IllegalStateException(file + " is no file");
        }
        return folder;
    }

    /** Where an object lies. Names that belong to unfinished files are nobody's. */
    private Path locate(String name) {
        ObjectNames.check(name);
        Path file = locateFolder(name);
        if (TemporaryFile.isOne(String.valueOf(file.getFileName()))) {
            throw LocalErrors.reserved(display(name));
        }
        return file;
    }

    private Path locateFolder(String folderName) {
        try {
            return folderName.isEmpty() ? root : root.resolve(folderName);
        } catch (InvalidPathException e) {
            throw LocalErrors.unwritableName(display(folderName), e);
        }
    }

    private String display(String name) {
        if (name.isEmpty()) {
            return displayName;
        }
        return displayName.endsWith("/") ? displayName + name : displayName + "/" + name;
    }
}
