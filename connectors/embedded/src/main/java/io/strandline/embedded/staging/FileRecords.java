package io.strandline.embedded.staging;

import io.strandline.embedded.mvcc.Folders;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Create-once records, each a file of one folder, for any number of processes at once. A record is written under another name and then linked: that is
 * atomic, and refused if there is one. The folder is never made here, so that nobody writes after it was removed.
 */
final class FileRecords {
    /** Begins the names of files that are no records (yet); no record's file does. */
    private static final String HIDDEN = ".";

    private final Path folder;
    private final StagingErrors errors;

    FileRecords(Path folder, StagingErrors errors) {
        this.folder = folder;
        this.errors = errors;
    }

    /** @return true if this call created it; either way the record that stands is durable */
    boolean putIfAbsent(String name, byte[] bytes) {
        Path temporary = folder.resolve(HIDDEN + UUID.randomUUID());
        try {
            Folders.write(temporary, bytes);
            boolean created = link(file(name), temporary);
            Folders.sync(folder);
            return created;
        } catch (IOException e) {
            throw errors.of(e);
        } finally {
            remove(temporary);
        }
    }

    private static boolean link(Path file, Path temporary) throws IOException {
        try {
            Files.createLink(file, temporary);
            return true;
        } catch (FileAlreadyExistsException e) {
            // A network file system that lost its answer made the link the first time it was asked.
            return Files.isSameFile(file, temporary);
        }
    }

    private void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw errors.of(e);
        }
    }

    Optional<byte[]> get(String name) {
        try {
            return Optional.of(Files.readAllBytes(file(name)));
        } catch (NoSuchFileException e) {
            if (Files.exists(folder)) {
                return Optional.empty();
            }
            throw errors.ended();
        } catch (IOException e) {
            throw errors.of(e);
        }
    }

    List<String> names(String prefix) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith(HIDDEN))
                    .map(name -> URLDecoder.decode(name, StandardCharsets.UTF_8))
                    .filter(name -> name.startsWith(prefix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw errors.of(e);
        }
    }

    void deleteAll(String prefix) {
        names(prefix).forEach(name -> remove(file(name)));
        try {
            Folders.sync(folder);
        } catch (IOException e) {
            throw errors.of(e);
        }
    }

    private Path file(String name) {
        String escaped = URLEncoder.encode(name, StandardCharsets.UTF_8);
        return folder.resolve(escaped.startsWith(HIDDEN) ? "%2E" + escaped.substring(1) : escaped);
    }
}
