package io.strandline.manifest.layer;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ObjectNames;
import io.strandline.manifest.storage.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The objects of one layer, by names relative to its directory.
 *
 * @param collection its root
 * @param directory of the layer, without a slash at its ends
 */
record LayerObjects(ExternalStorage collection, String directory) {
    LayerObjects {
        ObjectNames.check(directory);
    }

    /** For messages. */
    String displayName() {
        return displayName(collection, directory);
    }

    /** For messages. */
    String displayName(String name) {
        return displayName(collection, fullName(name));
    }

    /** A place in a collection, for messages. */
    static String displayName(ExternalStorage collection, String path) {
        String root = collection.displayName();
        return "\"" + root + (root.endsWith("/") ? "" : "/") + path + "\"";
    }

    String fullName(String name) {
        return directory + "/" + name;
    }

    boolean putIfAbsent(String name, byte[] bytes) {
        return collection.putIfAbsent(fullName(name), bytes);
    }

    Upload upload(String name) {
        return collection.upload(fullName(name));
    }

    InputStream open(String name) {
        return collection.open(fullName(name));
    }

    boolean exists(String name) {
        return collection.size(fullName(name)).isPresent();
    }

    /** Names that start with {@code prefix}, lazily; close it. */
    Stream<String> names(String prefix) {
        return collection.list(fullName(prefix)).map(object -> object.name().substring(directory.length() + 1));
    }

    /** Whether the user may delete here at all: many may not, and where objects are locked nobody may. */
    boolean deleteIfAllowed(String name) {
        try {
            collection.delete(fullName(name));
            return true;
        } catch (StrandlineException e) {
            if (e.code() == ErrorCode.STORAGE_DENIED) {
                return false;
            }
            throw e;
        }
    }

    /** Reads a small object whole. */
    byte[] read(String name) {
        try (InputStream input = open(name)) {
            return input.readAllBytes();
        } catch (IOException e) {
            throw new StrandlineException(ErrorCode.UNAVAILABLE, "cannot read " + displayName(name), null, e);
        }
    }

    /** Reads a small object whole, if it is there. */
    Optional<byte[]> find(String name) {
        try {
            return Optional.of(read(name));
        } catch (StrandlineException e) {
            if (e.code() == ErrorCode.UNDEFINED_FILE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** {@link #find}, verified. */
    <T> Optional<Sealed<T>> findSealed(RecordCodec<T> codec, String name) {
        return find(name).map(bytes -> Sealed.decode(codec, displayName(name), bytes));
    }

    /** Creates a record unless there is one, and gives the one that is there now. */
    <T> Sealed<T> putSealed(RecordCodec<T> codec, String name, T value) {
        byte[] bytes = Sealed.encode(codec, value);
        byte[] winner = putIfAbsent(name, bytes) ? bytes : read(name);
        return Sealed.decode(codec, displayName(name), winner);
    }
}
