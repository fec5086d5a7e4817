package io.strandline.manifest.storage;

import java.io.InputStream;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A storage that a statement named by an external connection. What this program says of it names the connection; what the provider
 * reports names the place that the connection stands for, since that is what has to be looked at then.
 */
final class RenamedStorage implements ExternalStorage {
    private final ExternalStorage storage;
    private final String displayName;

    RenamedStorage(ExternalStorage storage, String displayName) {
        this.storage = storage;
        this.displayName = displayName;
    }

    @Override
    public String displayName() {
        return displayName;
    }

    @Override
    public boolean putIfAbsent(String name, byte[] bytes) {
        return storage.putIfAbsent(name, bytes);
    }

    @Override
    public Upload upload(String name) {
        return storage.upload(name);
    }

    @Override
    public InputStream open(String name) {
        return storage.open(name);
    }

    @Override
    public InputStream openRange(String name, long offset, long length) {
        return storage.openRange(name, offset, length);
    }

    @Override
    public Optional<Long> size(String name) {
        return storage.size(name);
    }

    @Override
    public Stream<StoredObject> list(String prefix) {
        return storage.list(prefix);
    }

    @Override
    public Stream<String> listFolder(String folder) {
        return storage.listFolder(folder);
    }

    @Override
    public void delete(String name) {
        storage.delete(name);
    }

    @Override
    public CreateOnce createOnce() {
        return storage.createOnce();
    }

    @Override
    public void close() {
        storage.close();
    }
}
