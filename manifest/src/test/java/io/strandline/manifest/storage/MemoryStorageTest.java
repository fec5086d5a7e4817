package io.strandline.manifest.storage;

final class MemoryStorageTest extends ExternalStorageContract {
    @Override
    protected ExternalStorage newStorage() {
        return new MemoryStorage();
    }
}
