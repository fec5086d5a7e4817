package io.strandline.manifest.storage;

import java.util.Arrays;

/**
 * A place that cannot create an object once, for somebody who promises that only one backup at a time is written to it: {@link #putIfAbsent} looks, writes
 * and reads back. Of two callers at the same moment both may be told that they created the object.
 */
final class SingleWriterStorage extends ForwardingStorage {
    SingleWriterStorage(ExternalStorage inner) {
        super(inner);
    }

    @Override
    public boolean putIfAbsent(String name, byte[] bytes) {
        if (size(name).isPresent()) {
            return false;
        }
        super.putIfAbsent(name, bytes);
        return Arrays.equals(bytes, SmallObjects.read(this, name));
    }
}
