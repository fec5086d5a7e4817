package io.strandline.storage.objects;

import io.strandline.manifest.storage.ObjectNames;
import io.strandline.storage.objects.ObjectClient.ObjectInList;
import io.strandline.storage.objects.ObjectErrors.Action;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The pages of a listing, each asked for when the one before it is used up. Folders are given as objects of size 0 whose keys end with a slash.
 *
 * <p>Servers list keys as unsigned UTF-8 bytes (S3, Azure and GCS all say so), and then put objects and folders into two lists.
 */
final class ObjectListing implements Iterator<ObjectInList> {
    private static final Comparator<ObjectInList> ORDER = Comparator.comparing(ObjectInList::key, ObjectNames.ORDER);

    private final ObjectClient client;
    private final String prefix;
    private final boolean byFolder;
    private final String name;
    private final ObjectErrors errors;
    private final Backoff backoff;

    private Iterator<ObjectInList> page = Collections.emptyIterator();
    private Optional<String> nextPage = Optional.empty();
    private boolean started;
    private volatile boolean closed;

    /**
     * @param prefix of keys
     * @param name of what is listed, for messages
     */
    ObjectListing(
            ObjectClient client, String prefix, boolean byFolder, String name, ObjectErrors errors, Backoff backoff) {
        this.client = client;
        this.prefix = prefix;
        this.byFolder = byFolder;
        this.name = name;
        this.errors = errors;
        this.backoff = backoff;
    }

    /** This listing as a stream; a stream that is closed while it is used ends with {@code CANCELED}. */
    Stream<ObjectInList> stream() {
        int characteristics = Spliterator.ORDERED | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(this, characteristics), false)
                .onClose(() -> closed = true);
    }

    @Override
    public boolean hasNext() {
        if (closed) {
            throw errors.closed(name, null);
        }
        while (!page.hasNext() && (!started || nextPage.isPresent())) {
            ObjectClient.Page read = readPage();
            started = true;
            nextPage = read.next();
            page = Stream.concat(
                            read.objects().stream(), read.folders().stream().map(key -> new ObjectInList(key, 0)))
                    .sorted(ORDER)
                    .iterator();
        }
        return page.hasNext();
    }

    @Override
    public ObjectInList next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.next();
    }

    private ObjectClient.Page readPage() {
        Backoff.Tries tries = backoff.start();
        while (true) {
            try {
                return client.list(prefix, byFolder, nextPage);
            } catch (ObjectFailure e) {
                if (e.kind() != ObjectFailure.Kind.TRANSIENT || !tries.again()) {
                    throw errors.failed(Action.LIST, name, e);
                }
            }
        }
    }
}
