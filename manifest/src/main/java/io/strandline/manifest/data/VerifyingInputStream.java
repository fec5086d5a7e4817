package io.strandline.manifest.data;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.layer.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/**
 * Passes bytes on and, where the content ends, throws {@code DATA_CORRUPTED} unless size and SHA-256 are those expected. What was read before is
 * not verified: {@link VerifiedEntry} holds it back until it is. Belongs to one thread.
 */
public final class VerifyingInputStream extends InputStream {
    private static final int END = -1;

    private final InputStream input;
    private final long expectedSize;
    private final Digest expectedDigest;
    private final String displayName;
    private final MessageDigest digest = Digest.newMessageDigest();
    private long size;
    private boolean verified;

    /**
     * @param input closed with this stream
     * @param displayName the file's name in errors
     */
    public VerifyingInputStream(InputStream input, long expectedSize, Digest expectedDigest, String displayName) {
        this.input = input;
        this.expectedSize = expectedSize;
        this.expectedDigest = expectedDigest;
        this.displayName = displayName;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) == END ? END : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = input.read(target, offset, length);
        if (count == END) {
            verify();
        } else {
            digest.update(target, offset, count);
            size += count;
            if (size > expectedSize) {
                throw corrupted("it is longer than the " + expectedSize + " bytes that were written");
            }
        }
        return count;
    }

    /**
     * Reads what is left and verifies the whole.
     *
     * @throws StrandlineException {@code DATA_CORRUPTED} if size or SHA-256 are not those expected
     */
    public void verifyToEnd() throws IOException {
        byte[] rest = new byte[64 * 1024];
        while (read(rest, 0, rest.length) != END) {
            // Reading is verifying.
        }
    }

    private void verify() {
        if (verified) {
            return;
        }
        if (size != expectedSize) {
            throw corrupted("it has " + size + " bytes; " + expectedSize + " were written");
        }
        if (!Digest.of(digest.digest()).equals(expectedDigest)) {
            throw corrupted("its SHA-256 is not the one of what was written");
        }
        verified = true;
    }

    private StrandlineException corrupted(String what) {
        return new StrandlineException(
                ErrorCode.DATA_CORRUPTED,
                "data file " + displayName + " is damaged: " + what,
                "Restore the file from a copy of the backup, or use another backup.");
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
