package io.strandline.embedded.mvcc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Files that must be on the disk, and folders that must go. */
public final class Folders {
    /** How often a folder is emptied anew into which somebody still writes. */
    private static final int ATTEMPTS = 5;

    private Folders() {}

    /** Writes a new file; it is on the disk when this returns, its name after {@link #sync}. */
    public static void write(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    /** Brings the names in a folder to the disk. */
    public static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Removes a folder and everything in it, as far as that can be had: others may be writing to it. */
    static void deleteAsFarAsPossible(Path folder) {
        for (int attempt = 1; attempt <= ATTEMPTS && Files.exists(folder, LinkOption.NOFOLLOW_LINKS); attempt++) {
            try {
                delete(folder);
            } catch (NoSuchFileException | DirectoryNotEmptyException raced) {
                // Somebody wrote or removed a file meanwhile.
            } catch (IOException left) {
                // It has a name that nobody looks at, and goes when the store is opened.
                return;
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }
}
