package io.strandline.manifest.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The place that promises are tried on, what an implementation says of it, and what tests do with it again and again. */
@ExtendWith(ContractTable.class)
@Timeout(120)
abstract class StoragePlace {
    ExternalStorage storage;

    /** An empty place. */
    protected abstract ExternalStorage newStorage();

    /** Another instance over the place that {@link #newStorage()} opened last, as another process has one; empty if there can be none. */
    protected Optional<ExternalStorage> reopened() {
        return Optional.empty();
    }

    /** A place that exists and whose owner lets nobody read or write it; empty if there can be none here. */
    protected Optional<ExternalStorage> newDeniedStorage() {
        return Optional.empty();
    }

    /** Whether an object may have this name here, beyond what {@link ObjectNames} says; one that may not is refused. */
    protected boolean takesName(String name) {
        return true;
    }

    /** Whether an object may have no bytes, as none of a backup has; one that may not is refused, since a file system takes it for a folder. */
    protected boolean takesEmptyObjects() {
        return true;
    }

    /** Whether a name below one of an object can be asked for; a server that keeps objects as files may break on it. */
    protected boolean answersForNamesBelowObjects() {
        return true;
    }

    /**
     * Puts something into the place that {@link #newStorage()} opened last, not through the storage but as other programs do.
     *
     * @param key below the place; one that ends with a slash is what copy tools leave for a folder
     * @return false if that cannot be done here
     */
    protected boolean putForeign(String key, byte[] bytes) {
        return false;
    }

    /** How many objects a long listing has; fewer where a put takes long. */
    protected int manyObjects() {
        return 10_000;
    }

    /** Where uploads begin another part. */
    protected int partBytes() {
        return 8 << 20;
    }

    /** What must never be shown. */
    protected List<String> secrets() {
        return List.of();
    }

    @BeforeEach
    final void openStorage() {
        storage = newStorage();
    }

    @AfterEach
    final void closeStorage() {
        storage.close();
    }

    ExternalStorage assumeReopened() {
        Optional<ExternalStorage> again = reopened();
        assumeThat(again).isPresent();
        return again.orElseThrow();
    }

    void assumeForeign(String key, byte[] bytes) {
        assumeThat(putForeign(key, bytes)).isTrue();
    }

    void put(String... names) {
        for (String name : names) {
            assertThat(storage.putIfAbsent(name, bytes(name))).isTrue();
        }
    }

    void upload(String name, byte[] content) {
        try (Upload upload = storage.upload(name)) {
            upload.write(content);
            upload.commit();
        }
    }

    List<String> names(String prefix) {
        return names(storage, prefix);
    }

    static List<String> names(ExternalStorage place, String prefix) {
        try (Stream<StoredObject> objects = place.list(prefix)) {
            return objects.map(StoredObject::name).toList();
        }
    }

    List<String> folder(String folder) {
        try (Stream<String> parts = storage.listFolder(folder)) {
            return parts.toList();
        }
    }

    String read(String name) throws IOException {
        return new String(readBytes(storage, name), UTF_8);
    }

    static byte[] readBytes(ExternalStorage place, String name) throws IOException {
        try (InputStream in = place.open(name)) {
            return in.readAllBytes();
        }
    }

    String readRange(String name, long offset, long length) throws IOException {
        try (InputStream in = storage.openRange(name, offset, length)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    /** Calls them all at the same time, and gives what they return, in their order. */
    static <T> List<T> inParallel(List<Callable<T>> calls) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> call : threads.invokeAll(calls)) {
                results.add(call.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    static AbstractThrowableAssert<?, ? extends Throwable> assertFails(ErrorCode code, ThrowingCallable call) {
        return assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StrandlineException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
