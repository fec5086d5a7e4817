package io.strandline.manifest.storage;

import java.util.Optional;
import org.junit.jupiter.api.DisplayName;

@DisplayName("memory")
final class MemoryStorageTest extends ExternalStorageContract {
    private MemoryStorage storage = new MemoryStorage();

    @Override
    protected ExternalStorage newStorage() {
        storage = new MemoryStorage();
        return storage;
    }

    @Override
    protected Optional<ExternalStorage> reopened() {
        return Optional.of(storage);
    }

    @Override
    protected boolean putForeign(String key, byte[] bytes) {
        return ObjectNames.isName(key) && storage.putIfAbsent(key, bytes);
    }
}
