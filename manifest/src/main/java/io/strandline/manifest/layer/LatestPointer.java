package io.strandline.manifest.layer;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ObjectNames;
import io.strandline.manifest.storage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code metadata/latest/LATEST-<one's complement of the time>}: which full backup is the newest. See FORMAT.md, "LATEST". */
final class LatestPointer {
    private static final String PREFIX = "metadata/latest/LATEST-";

    private final ExternalStorage storage;

    LatestPointer(ExternalStorage storage) {
        this.storage = storage;
    }

    void write(HlcTimestamp end, String directory) {
        String name = PREFIX + HexFormat.of().toHexDigits(~end.wallNanos());
        storage.putIfAbsent(name, ("/" + directory).getBytes(StandardCharsets.UTF_8));
    }

    /** The directory that the newest pointer names, whether or not it is there; empty if nothing sensible is found. */
    Optional<String> read() {
        Optional<String> newest;
        try (Stream<StoredObject> pointers = storage.list(PREFIX)) {
            newest = pointers.filter(
                            object -> object.size() > 0 && !object.name().endsWith("/"))
                    .map(StoredObject::name)
                    .findFirst();
        }
        return newest.map(this::content).filter(LatestPointer::isDirectory);
    }

    private String content(String name) {
        try (InputStream input = storage.open(name)) {
            String text = new String(input.readAllBytes(), StandardCharsets.UTF_8).strip();
            return text.startsWith("/") ? text.substring(1) : text;
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + name, e);
        }
    }

    private static boolean isDirectory(String text) {
        try {
            ObjectNames.check(text);
            return true;
        } catch (StrandlineException notAName) {
            return false;
        }
    }
}
