package io.strandline.manifest.storage;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;

/** Which names objects may have, and in which order they are listed. Every {@link ExternalStorage} asks here. */
public final class ObjectNames {
    /** Unsigned UTF-8 bytes, which is the order of code points, not that of {@link String#compareTo}. */
    public static final Comparator<String> ORDER = ObjectNames::compareCodePoints;

    /** S3's limit. */
    private static final int MAX_NAME_BYTES = 1024;

    /** That of Linux' file systems. */
    private static final int MAX_PART_BYTES = 255;

    private ObjectNames() {}

    /**
     * Returns the name if an object may have it.
     *
     * @throws StrandlineException {@code INVALID_NAME} or {@code NAME_TOO_LONG}
     */
    public static String check(String name) {
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
            throw tooLong(name, "a name has at most " + MAX_NAME_BYTES + " bytes");
        }
        if (name.codePoints().anyMatch(ObjectNames::isForbidden)) {
            throw invalid(name);
        }
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw invalid(name);
            }
            if (part.getBytes(StandardCharsets.UTF_8).length > MAX_PART_BYTES) {
                throw tooLong(name, "a part of a name has at most " + MAX_PART_BYTES + " bytes");
            }
        }
        return name;
    }

    /** Whether {@link #check} returns it. */
    public static boolean isName(String name) {
        try {
            check(name);
            return true;
        } catch (StrandlineException refused) {
            return false;
        }
    }

    /**
     * Returns the folder if it is empty, or a name followed by {@code /}.
     *
     * @throws StrandlineException {@code INVALID_NAME} or {@code NAME_TOO_LONG}
     */
    public static String checkFolder(String folder) {
        if (folder.isEmpty()) {
            return folder;
        }
        if (!folder.endsWith("/")) {
            throw invalid(folder);
        }
        check(folder.substring(0, folder.length() - 1));
        return folder;
    }

    /** The folder that holds all names with a prefix: up to its last {@code /}, checked; may be empty. */
    public static String folderOfPrefix(String prefix) {
        return checkFolder(prefix.substring(0, prefix.lastIndexOf('/') + 1));
    }

    /** NUL, which no file system takes, and halves of surrogate pairs, which have no UTF-8. */
    private static boolean isForbidden(int codePoint) {
        return codePoint == 0 || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
    }

    private static int compareCodePoints(String left, String right) {
        int common = Math.min(left.length(), right.length());
        for (int i = 0; i < common; i++) {
            char l = left.charAt(i);
            char r = right.charAt(i);
            if (l != r) {
                // A surrogate stands for a code point above every other char, also above U+E000 to U+FFFF.
                boolean sameKind = Character.isSurrogate(l) == Character.isSurrogate(r);
                return sameKind ? Character.compare(l, r) : Character.isSurrogate(l) ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    private static StrandlineException invalid(String name) {
        return new StrandlineException(
                ErrorCode.INVALID_NAME,
                "invalid object name: \"" + name + "\"",
                "Names are relative, with parts separated by single slashes, and without the parts . and ..");
    }

    private static StrandlineException tooLong(String name, String limit) {
        return new StrandlineException(
                ErrorCode.NAME_TOO_LONG,
                "object name is too long: \""
                        + name.codePoints()
                                .limit(60)
                                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        + "...\"",
                "In UTF-8, " + limit + ".");
    }
}
