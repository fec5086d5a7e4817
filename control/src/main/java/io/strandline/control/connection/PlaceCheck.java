package io.strandline.control.connection;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorages;
import io.strandline.manifest.storage.SecretUri;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.manifest.storage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Stream;

/** Does once with a small object what a backup does with many: so a connection that can be made can be used. */
final class PlaceCheck implements AutoCloseable {
    private static final String PREFIX = "strandline-connection-check-";

    private final ExternalStorage storage;
    private final String displayName;
    private final String name = PREFIX + UUID.randomUUID();
    private final byte[] content = name.getBytes(StandardCharsets.UTF_8);

    private PlaceCheck(SecretUri uri, StorageContext context) {
        this.storage = ExternalStorages.open(uri, context);
        this.displayName = uri.displayName();
    }

    /**
     * Writes, reads, unless the place is an archive that cannot be read at once, lists and deletes.
     *
     * @return false if all but deleting is allowed: the object stays
     * @throws StrandlineException that names the object of the check, and what could not be done with it
     */
    static boolean mayDelete(SecretUri uri, StorageContext context) {
        try (PlaceCheck check = new PlaceCheck(uri, context)) {
            check.write();
            if (check.storage.whyNoIncrementals().isEmpty()) {
                check.read();
            }
            check.list();
            return check.delete();
        }
    }

    private void write() {
        try {
            storage.putIfAbsent(name, content);
        } catch (StrandlineException e) {
            if (e.code() != ErrorCode.OUTCOME_UNKNOWN) {
                throw e;
            }
            // Nobody depends on this object: whether it is there or not, writing does not work.
            throw new StrandlineException(
                    ErrorCode.UNAVAILABLE,
                    e.message(),
                    "Look whether the place is up and takes writes: one that may only be read can answer so, too.",
                    e);
        }
    }

    private void read() {
        byte[] read;
        try (InputStream stream = storage.open(name)) {
            read = stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!Arrays.equals(read, content)) {
            throw new StrandlineException(
                    ErrorCode.DATA_CORRUPTED,
                    "object " + name + " in " + displayName + " reads as other bytes than those that were written");
        }
    }

    private void list() {
        try (Stream<StoredObject> objects = storage.list(PREFIX)) {
            if (objects.noneMatch(object -> object.name().equals(name))) {
                throw new StrandlineException(
                        ErrorCode.UNAVAILABLE,
                        "object " + name + " in " + displayName + " was written, and a listing does not have it",
                        "Backups need listings that are up to date.");
            }
        }
    }

    private boolean delete() {
        try {
            storage.delete(name);
            return true;
        } catch (StrandlineException e) {
            if (e.code() == ErrorCode.STORAGE_DENIED) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        storage.close();
    }
}
