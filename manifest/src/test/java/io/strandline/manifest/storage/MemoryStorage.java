package io.strandline.manifest.storage;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/**
 * Objects in memory: a storage for tests, which may also look at the bytes and {@linkplain #replace alter} them. Closing it
 * changes nothing, so that one can stand for a place that several jobs open one after another.
 */
public final class MemoryStorage implements ExternalStorage {
    private final ConcurrentSkipListMap<String, byte[]> objects = new ConcurrentSkipListMap<>(ObjectNames.ORDER);

    @Override
    public String displayName() {
        return "memory:";
    }

    @Override
    public boolean putIfAbsent(String name, byte[] bytes) {
        return objects.putIfAbsent(ObjectNames.check(name), bytes.clone()) == null;
    }

    @Override
    public Upload upload(String name) {
        return new MemoryUpload(ObjectNames.check(name));
    }

    @Override
    public InputStream open(String name) {
        return new MemoryInput(name, bytes(name));
    }

    @Override
    public InputStream openRange(String name, long offset, long length) {
        byte[] all = bytes(name);
        int from = (int) Math.min(offset, all.length);
        int to = from + (int) Math.min(length, all.length - from);
        return new MemoryInput(name, Arrays.copyOfRange(all, from, to));
    }

    @Override
    public Optional<Long> size(String name) {
        return Optional.ofNullable(objects.get(ObjectNames.check(name))).map(bytes -> (long) bytes.length);
    }

    @Override
    public Stream<StoredObject> list(String prefix) {
        ObjectNames.folderOfPrefix(prefix);
        return objects.tailMap(prefix).entrySet().stream()
                .takeWhile(object -> object.getKey().startsWith(prefix))
                .map(object -> new StoredObject(object.getKey(), object.getValue().length));
    }

    @Override
    public Stream<String> listFolder(String folder) {
        return list(ObjectNames.checkFolder(folder))
                .map(object -> object.name().substring(folder.length()))
                .map(MemoryStorage::firstPart)
                .distinct();
    }

    @Override
    public void delete(String name) {
        objects.remove(ObjectNames.check(name));
    }

    @Override
    public void close() {}

    /** All names, in order. */
    public List<String> names() {
        return List.copyOf(objects.keySet());
    }

    /** The bytes of an object that is there. */
    public byte[] bytes(String name) {
        byte[] bytes = objects.get(ObjectNames.check(name));
        if (bytes == null) {
            throw new StrandlineException(
                    ErrorCode.UNDEFINED_FILE, "memory:" + name + " does not exist", "The test did not put it.");
        }
        return bytes.clone();
    }

    /** Gives an object other bytes, as no storage does: for tests of damage. */
    public void replace(String name, byte[] bytes) {
        objects.put(ObjectNames.check(name), bytes.clone());
    }

    private static String firstPart(String name) {
        int slash = name.indexOf('/');
        return slash < 0 ? name : name.substring(0, slash + 1);
    }

    private static StrandlineException closed(String name) {
        return new StrandlineException(ErrorCode.CANCELED, "memory:" + name + " was closed while in use");
    }

    private final class MemoryUpload extends Upload {
        private final String name;
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private volatile boolean closed;
        private boolean committed;

        MemoryUpload(String name) {
            this.name = name;
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            if (committed) {
                throw new IllegalStateException(name + " was committed");
            }
            if (closed) {
                throw MemoryStorage.closed(name);
            }
            written.write(bytes, offset, length);
        }

        @Override
        public synchronized void commit() {
            if (committed) {
                return;
            }
            if (closed) {
                throw MemoryStorage.closed(name);
            }
            objects.put(name, written.toByteArray());
            committed = true;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static final class MemoryInput extends InputStream {
        private final String name;
        private final byte[] bytes;
        private int position;
        private volatile boolean closed;

        MemoryInput(String name, byte[] bytes) {
            this.name = name;
            this.bytes = bytes;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (closed) {
                throw MemoryStorage.closed(name);
            }
            if (length == 0) {
                return 0;
            }
            int count = Math.min(length, bytes.length - position);
            System.arraycopy(bytes, position, target, offset, count);
            position += count;
            return count == 0 ? -1 : count;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
