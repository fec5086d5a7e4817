package io.strandline.manifest.storage;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Gives storages that live in a test a URI, so that a job in the same process opens them like any other: {@code
 * TestStorages.register(faulty)} answers {@code test://1}. Opening one again and again gives the same instance, and closing it
 * is up to the test.
 */
public final class TestStorages implements ExternalStorageProvider {
    private static final AtomicLong COUNT = new AtomicLong();
    private static final Map<String, ExternalStorage> STORAGES = new ConcurrentHashMap<>();

    /** Returns the storage's URI. */
    public static String register(ExternalStorage storage) {
        String uri = "test://" + COUNT.incrementAndGet();
        STORAGES.put(uri, storage);
        return uri;
    }

    @Override
    public Set<String> schemes() {
        return Set.of("test");
    }

    @Override
    public ExternalStorage open(String uri, StorageContext context) {
        // Parameters may be added, such as secrets.
        int question = uri.indexOf('?');
        ExternalStorage storage = STORAGES.get(question < 0 ? uri : uri.substring(0, question));
        if (storage == null) {
            throw new StrandlineException(ErrorCode.INVALID_PARAMETER, "no test registered " + RedactedUri.of(uri));
        }
        return storage;
    }
}
