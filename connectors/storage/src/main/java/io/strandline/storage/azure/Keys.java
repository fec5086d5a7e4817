package io.strandline.storage.azure;

import java.nio.charset.StandardCharsets;

/** Names of blobs, and how they are written in URLs: Azure decodes a path once, and takes a plus sign for what it is. */
final class Keys {
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private Keys() {}

    /**
     * Whether a blob can have this name. Azure takes a backslash for a slash, cuts dots off the ends of parts, depending on the way a request goes, and refuses
     * control characters.
     */
    static boolean isKept(String key) {
        return key.codePoints().noneMatch(c -> c == '\\' || Character.isISOControl(c))
                && !key.endsWith(".")
                && !key.contains("./");
    }

    /** Percent-encodes all but unreserved letters. */
    static String encode(String text) {
        return encode(text, UNRESERVED);
    }

    /** The same, but slashes stay. */
    static String encodePath(String key) {
        return encode(key, UNRESERVED + "/");
    }

    private static String encode(String text, String kept) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (kept.indexOf(b) >= 0) {
                encoded.append((char) b);
            } else {
                encoded.append("%%%02X".formatted(b));
            }
        }
        return encoded.toString();
    }
}
