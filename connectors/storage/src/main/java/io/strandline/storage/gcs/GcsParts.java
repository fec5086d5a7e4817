package io.strandline.storage.gcs;

import io.strandline.storage.objects.ObjectClient;
import io.strandline.storage.objects.ObjectFailure;
import io.strandline.storage.objects.ObjectFailure.Kind;

/**
 * Parts as the chunks of one resumable upload, which have no numbers: each is sent after the one before. All but the last have a multiple of 256 KiB; what a part has
 * beyond that is kept, and goes before the next one.
 */
final class GcsParts implements ObjectClient.Parts {
    static final int UNIT_BYTES = 256 * 1024;

    private final GcsSession session;
    private final Crc32c checksum = new Crc32c();
    private final byte[] rest = new byte[UNIT_BYTES];
    private int restLength;
    private long sent;
    private int next = 1;

    GcsParts(GcsSession session) {
        this.session = session;
    }

    @Override
    public synchronized void send(int number, byte[] bytes, int length) {
        if (number > next) {
            throw new IllegalArgumentException("part " + number + " before part " + next);
        }
        if (number < next) {
            // It arrived, although its sender did not hear of it.
            return;
        }
        int known = restLength + length;
        int whole = known - known % UNIT_BYTES;
        if (whole > 0) {
            session.send(new GcsChunk(rest, restLength, bytes, whole - restLength), sent);
            sent += whole;
            keep(bytes, whole - restLength, known - whole, 0);
        } else {
            keep(bytes, 0, length, restLength);
        }
        checksum.update(bytes, 0, length);
        next++;
    }

    private void keep(byte[] bytes, int offset, int length, int at) {
        System.arraycopy(bytes, offset, rest, at, length);
        restLength = at + length;
    }

    @Override
    public synchronized void complete() {
        GcsSession.Stored stored = session.finish(new GcsChunk(rest, restLength, rest, 0), sent);
        if (stored.size() != sent + restLength || !stored.crc32c().equals(checksum.base64())) {
            throw new ObjectFailure(
                    Kind.CHANGED,
                    "the object that the server made of the parts is not the one that was sent",
                    "Try again; if it happens again, look at what lies between this machine and the storage.",
                    null);
        }
    }

    /** Not after the part that is on its way: the server ends that too. */
    @Override
    public void abort() {
        session.cancel();
    }
}
