package io.strandline.storage.objects;

import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorageContract;

/** The contract over a bucket in memory. */
final class ObjectStorageTest extends ExternalStorageContract {
    @Override
    protected ExternalStorage newStorage() {
        return Buckets.storage(new ScriptedObjectClient());
    }
}
