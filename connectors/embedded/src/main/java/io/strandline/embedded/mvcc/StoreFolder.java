package io.strandline.embedded.mvcc;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The files of a store: {@code STORE} says what it is, {@code db/} is RocksDB's, {@code ingest/} has files on their way in.
 *
 * <p>It is made so that a crash at any point leaves what the next opening can finish: RocksDB in {@code db.new}, then {@code STORE},
 * then {@code db.new} becomes {@code db}. So {@code STORE} without either means that data was lost, and is said so.
 */
final class StoreFolder {
    private static final String FORMAT = "1";
    private static final String STORE = "STORE";

    /** What may be in the folder before the store is: the lock, and what the layers above put beside a store. */
    private static final Set<String> MAY_BE_THERE = Set.of(ProcessLock.NAME, "STORE.new", "db.new", "ingest", "extern");

    private final Path folder;

    StoreFolder(Path folder) {
        this.folder = folder;
    }

    /** What {@code STORE} says. */
    record Identity(UUID id, List<String> localities) {}

    Path database() {
        return folder.resolve("db");
    }

    Path ingest() {
        return folder.resolve("ingest");
    }

    /** Refuses a folder that is neither a store nor free to become one; before anything is written to it. */
    void requireOurs() {
        if (Files.exists(folder.resolve(STORE)) || !Files.exists(folder)) {
            return;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> !MAY_BE_THERE.contains(name))
                    .sorted()
                    .findFirst()
                    .ifPresent(name -> {
                        throw new StrandlineException(
                                ErrorCode.OBJECT_NOT_IN_STATE,
                                "folder " + folder + " is not a store, and not empty: it has \"" + name + "\"",
                                "Name an empty or a new folder.");
                    });
        } catch (IOException e) {
            throw new StrandlineException(
                    ErrorCode.UNAVAILABLE, "folder " + folder + " cannot be read", "Check its path and rights.", e);
        }
    }

    /** Reads the store's identity, or makes the store. The caller has the folder locked. */
    Identity openOrMake(StoreOptions options) {
        try {
            Files.createDirectories(ingest());
            clear(ingest());
            Path store = folder.resolve(STORE);
            Path fresh = folder.resolve("db.new");
            if (!Files.exists(store)) {
                clear(fresh);
                make(fresh, store, options);
            }
            Identity identity = read(Files.readString(store));
            if (Files.exists(fresh) && !Files.exists(database())) {
                Files.move(fresh, database(), StandardCopyOption.ATOMIC_MOVE);
                Folders.sync(folder);
            }
            if (!Files.exists(database())) {
                throw new StrandlineException(
                        ErrorCode.DATA_CORRUPTED,
                        "the store in " + folder + " has lost its data: there is no folder db",
                        "Restore it from a backup, into a new folder.");
            }
            return identity;
        } catch (IOException e) {
            throw new StrandlineException(
                    ErrorCode.UNAVAILABLE,
                    "the store in " + folder + " cannot be opened: " + e.getMessage(),
                    "Check the folder's path, rights and disk.",
                    e);
        }
    }

    private void make(Path fresh, Path store, StoreOptions options) throws IOException {
        UUID id = UUID.randomUUID();
        try (Rocks rocks = Rocks.make(fresh)) {
            rocks.put(rocks.meta(), EngineValues.ID, id.toString().getBytes(StandardCharsets.US_ASCII));
            // Nothing is older than the index of a new store.
            Epochs.begin(rocks, HlcTimestamp.MIN);
        }
        Folders.sync(folder);
        String text = "# A Strandline store. Do not edit.\nformat=" + FORMAT + "\nid=" + id + "\nlocalities="
                + String.join(";", options.localities()) + "\n";
        Path temporary = folder.resolve("STORE.new");
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(temporary, store, StandardCopyOption.ATOMIC_MOVE);
        Folders.sync(folder);
    }

    private Identity read(String text) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(text));
        String format = properties.getProperty("format", "");
        if (!format.equals(FORMAT)) {
            throw new StrandlineException(
                    ErrorCode.UNKNOWN_FORMAT,
                    "the store in " + folder + " has format \"" + format + "\"; this version knows format " + FORMAT,
                    "Open it with the version of Strandline that made it, or a newer one.");
        }
        try {
            return new Identity(
                    UUID.fromString(properties.getProperty("id", "")),
                    List.of(properties.getProperty("localities", "").split(";", -1)));
        } catch (IllegalArgumentException e) {
            throw new StrandlineException(
                    ErrorCode.DATA_CORRUPTED, "the file STORE in " + folder + " is damaged", null, e);
        }
    }

    private static void clear(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(folder)) {
                    Files.delete(file);
                }
            }
        }
    }
}
