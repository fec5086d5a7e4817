package io.strandline.manifest.storage;

import java.io.InputStream;
import java.util.Optional;
import java.util.stream.Stream;

/** Passes everything on to another storage: what a decorator does not change. */
abstract class ForwardingStorage implements ExternalStorage {
    private final ExternalStorage inner;

    ForwardingStorage(ExternalStorage inner) {
        this.inner = inner;
    }

    @Override
    public String displayName() {
        return inner.displayName();
    }

    @Override
    public boolean putIfAbsent(String name, byte[] bytes) {
        return inner.putIfAbsent(name, bytes);
    }

    @Override
    public Upload upload(String name) {
        return inner.upload(name);
    }

    @Override
    public InputStream open(String name) {
        return inner.open(name);
    }

    @Override
    public InputStream openRange(String name, long offset, long length) {
        return inner.openRange(name, offset, length);
    }

    @Override
    public Optional<Long> size(String name) {
        return inner.size(name);
    }

    @Override
    public Stream<StoredObject> list(String prefix) {
        return inner.list(prefix);
    }

    @Override
    public Stream<String> listFolder(String folder) {
        return inner.listFolder(folder);
    }

    @Override
    public void delete(String name) {
        inner.delete(name);
    }

    @Override
    public CreateOnce createOnce() {
        return inner.createOnce();
    }

    @Override
    public Optional<String> whyNoIncrementals() {
        return inner.whyNoIncrementals();
    }

    @Override
    public void close() {
        inner.close();
    }
}
