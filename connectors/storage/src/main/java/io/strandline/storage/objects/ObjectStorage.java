package io.strandline.storage.objects;

import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ObjectNames;
import io.strandline.manifest.storage.StoredObject;
import io.strandline.manifest.storage.Upload;
import io.strandline.storage.objects.ObjectClient.ObjectInList;
import io.strandline.storage.objects.ObjectErrors.Action;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * A folder of a bucket, over any {@link ObjectClient}.
 *
 * <ul>
 *   <li>An upload holds {@code uploadBuffers + 1} parts in memory, each of 8 MiB until the object has thousands of parts, and has {@code uploadBuffers} threads from
 *       its second part on, which end with it. The memory of one upload is kept for the next.
 *   <li>Lists ask for a page when the one before it is used up. Empty objects whose keys end with a slash, which copy tools leave as folders, and keys
 *       that {@link ObjectNames} refuses are left out. A folder in which there is nothing else still shows in the listing of the folder above it.
 *   <li>{@link #close()} closes the client; what is open of the storage fails then.
 * </ul>
 */
public final class ObjectStorage implements ExternalStorage {
    /** More than any provider's objects have. Some servers take a range with larger numbers for none, and send everything. */
    private static final long LARGEST_OBJECT_BYTES = 1L << 50;

    /** Of S3 and Google Cloud Storage; Azure counts characters. */
    private static final int LONGEST_KEY_BYTES = 1024;

    private final ObjectClient client;
    private final String root;
    private final String displayName;
    private final ObjectErrors errors;
    private final CreateOnce createOnce;
    private final int uploadBuffers;
    private final PartBuffers buffers;
    private final Backoff backoff;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * @param client is this storage's from now on
     * @param prefix of the folder in the bucket, as it is; slashes around it are left out; empty for the whole bucket
     * @param displayName the URI with its secrets redacted
     * @param uploadBuffers parts of one upload that are in memory to be sent, from 1 on
     * @param backoff for what the client's SDK has given up
     */
    public ObjectStorage(
            ObjectClient client,
            String prefix,
            String displayName,
            CreateOnce createOnce,
            int uploadBuffers,
            Backoff backoff) {
        this.client = client;
        this.root = folderKey(prefix);
        this.displayName = displayName;
        this.errors = new ObjectErrors(displayName);
        this.createOnce = createOnce;
        this.uploadBuffers = uploadBuffers;
        // Of one upload: a slot has one at a time.
        this.buffers = new PartBuffers(new PartSizes(client.limits()).of(1), uploadBuffers + 1);
        this.backoff = backoff;
    }

    private static String folderKey(String prefix) {
        int start = 0;
        int end = prefix.length();
        while (start < end && prefix.charAt(start) == '/') {
            start++;
        }
        while (end > start && prefix.charAt(end - 1) == '/') {
            end--;
        }
        return start == end ? "" : prefix.substring(start, end) + "/";
    }

    @Override
    public String displayName() {
        return displayName;
    }

    @Override
    public CreateOnce createOnce() {
        return createOnce;
    }

    @Override
    public Optional<String> whyNoIncrementals() {
        return client.whyNoIncrementals();
    }

    @Override
    public boolean putIfAbsent(String name, byte[] bytes) {
        String nonce = UUID.randomUUID().toString();
        return new OncePut(client, key(name), name, nonce, errors, backoff).create(bytes);
    }

    @Override
    public Upload upload(String name) {
        return new ObjectUpload(client, key(name), name, errors, buffers, uploadBuffers, backoff);
    }

    @Override
    public InputStream open(String name) {
        return new ObjectInput(client, key(name), name, errors, backoff, 0, Long.MAX_VALUE);
    }

    @Override
    public InputStream openRange(String name, long offset, long length) {
        if (offset < 0 || length <= 0) {
            throw new IllegalArgumentException("no range: " + length + " bytes from " + offset);
        }
        String key = key(name);
        if (offset >= LARGEST_OBJECT_BYTES) {
            if (size(name).isEmpty()) {
                throw errors.notThere(name, null);
            }
            return InputStream.nullInputStream();
        }
        long most = length < LARGEST_OBJECT_BYTES - offset ? length : Long.MAX_VALUE;
        return new ObjectInput(client, key, name, errors, backoff, offset, most);
    }

    @Override
    public Optional<Long> size(String name) {
        String key = key(name);
        try {
            return client.head(key).map(ObjectClient.Head::size);
        } catch (ObjectFailure e) {
            throw errors.failed(Action.GET, name, e);
        }
    }

    @Override
    public Stream<StoredObject> list(String prefix) {
        ObjectNames.folderOfPrefix(prefix);
        return listing(prefix, false).filter(object -> ObjectNames.isName(object.name()));
    }

    @Override
    public Stream<String> listFolder(String folder) {
        ObjectNames.checkFolder(folder);
        return listing(folder, true)
                .map(object -> object.name().substring(folder.length()))
                .filter(part -> ObjectNames.isName(part.endsWith("/") ? part.substring(0, part.length() - 1) : part));
    }

    private Stream<StoredObject> listing(String prefix, boolean byFolder) {
        return new ObjectListing(client, root + prefix, byFolder, prefix, errors, backoff)
                .stream().map(this::relative);
    }

    private StoredObject relative(ObjectInList object) {
        return new StoredObject(object.key().substring(root.length()), object.size());
    }

    @Override
    public void delete(String name) {
        String key = key(name);
        try {
            client.delete(key);
        } catch (ObjectFailure e) {
            throw errors.failed(Action.DELETE, name, e);
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            client.close();
            buffers.clear();
        }
    }

    private String key(String name) {
        String key = root + ObjectNames.check(name);
        if (!client.keeps(key)) {
            throw errors.notKept(name);
        }
        if (key.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY_BYTES) {
            throw errors.nameTooLong(name, LONGEST_KEY_BYTES);
        }
        return key;
    }
}
