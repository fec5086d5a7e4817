package io.strandline.manifest.layer;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256 of stored bytes. Immutable. */
public final class Digest {
    /** Bytes of a digest. */
    public static final int LENGTH = 32;

    private final byte[] bytes;

    private Digest(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a SHA-256 has 32 bytes, not " + bytes.length);
        }
        this.bytes = bytes;
    }

    /** Copies the 32 bytes of a digest. */
    public static Digest of(byte[] digest) {
        return new Digest(digest.clone());
    }

    /** Computes the digest of {@code content}. */
    public static Digest ofContent(byte[] content) {
        return new Digest(newMessageDigest().digest(content));
    }

    /** Computes the digest of a part of {@code content}. */
    public static Digest ofContent(byte[] content, int offset, int length) {
        MessageDigest digest = newMessageDigest();
        digest.update(content, offset, length);
        return new Digest(digest.digest());
    }

    /** For content that comes in pieces; its result goes to {@link #of}. */
    public static MessageDigest newMessageDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** A copy. */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Digest digest && Arrays.equals(bytes, digest.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** 64 hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
