package io.strandline.storage.objects;

import io.strandline.storage.objects.ObjectErrors.Action;
import io.strandline.storage.objects.ObjectFailure.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads an object. A body that breaks off is opened again where it did, as often in a row as the backoff allows; it is the same version of the object or an
 * error.
 */
final class ObjectInput extends InputStream {
    private final ObjectClient client;
    private final String key;
    private final String name;
    private final ObjectErrors errors;
    private final Backoff backoff;
    private final String version;
    private final long end;
    private long position;

    // Guarded by this, for a close from another thread.
    private ObjectClient.Body body;
    private boolean closed;

    /** @param length positive; {@link Long#MAX_VALUE} for all that there is */
    ObjectInput(
            ObjectClient client,
            String key,
            String name,
            ObjectErrors errors,
            Backoff backoff,
            long offset,
            long length) {
        this.client = client;
        this.key = key;
        this.name = name;
        this.errors = errors;
        this.backoff = backoff;
        this.position = offset;
        this.end = length > Long.MAX_VALUE - offset ? Long.MAX_VALUE : offset + length;
        try {
            this.body = openBody(Optional.empty());
        } catch (ObjectFailure e) {
            throw errors.failed(Action.GET, name, e);
        }
        this.version = body.version();
    }

    private ObjectClient.Body openBody(Optional<String> wanted) {
        return client.open(key, position, end == Long.MAX_VALUE ? Long.MAX_VALUE : end - position, wanted);
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        ObjectClient.Body from = openedBody();
        if (length == 0) {
            return 0;
        }
        int wanted = (int) Math.min(length, end - position);
        Backoff.Tries tries = backoff.start();
        while (wanted > 0) {
            try {
                int count = from.read(bytes, offset, wanted);
                // A body that was closed may look as if it came to its end.
                from = openedBody();
                position += Math.max(0, count);
                if (position == end) {
                    letConnectionBeUsedAgain(from);
                }
                return count;
            } catch (IOException e) {
                from = openedAgain(from, new ObjectFailure(Kind.TRANSIENT, reason(e), null, e), tries);
            } catch (ObjectFailure e) {
                from = openedAgain(from, e, tries);
            }
        }
        return -1;
    }

    /** Goes on at the position; {@code tries} counts all of one read, so that what does not come on ends. */
    private ObjectClient.Body openedAgain(ObjectClient.Body broken, ObjectFailure failure, Backoff.Tries tries) {
        openedBody();
        broken.close();
        ObjectFailure last = failure;
        while (last.kind() == Kind.TRANSIENT && tries.again()) {
            try {
                return exchange(openBody(Optional.of(version)));
            } catch (ObjectFailure e) {
                last = e;
            }
        }
        throw errors.failed(Action.GET, name, last);
    }

    private ObjectClient.Body exchange(ObjectClient.Body opened) {
        synchronized (this) {
            if (!closed) {
                body = opened;
                return opened;
            }
        }
        opened.close();
        throw errors.closed(name, null);
    }

    private synchronized ObjectClient.Body openedBody() {
        if (closed) {
            throw errors.closed(name, null);
        }
        return body;
    }

    /** Clients give a connection back when they see the end of an answer, and cut it if it is closed before. */
    private static void letConnectionBeUsedAgain(ObjectClient.Body read) {
        try {
            read.read();
        } catch (IOException | ObjectFailure allBytesAreHere) {
            read.close();
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? "the connection broke" : e.getMessage();
    }

    @Override
    public void close() {
        ObjectClient.Body last;
        synchronized (this) {
            closed = true;
            last = body;
        }
        last.close();
    }
}
