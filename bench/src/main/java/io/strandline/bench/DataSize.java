package io.strandline.bench;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes, written like {@code 256m} or {@code 4g} (powers of 1024).
 *
 * @param bytes at least 1
 */
record DataSize(long bytes) {
    private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,9})([kmg]?)");

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if it is none
     */
    static DataSize parse(String text) {
        Matcher matcher = TEXT.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a size like 256m or 4g: " + text);
        }
        int shift = 10 * " kmg".indexOf(matcher.group(2).isEmpty() ? " " : matcher.group(2));
        return new DataSize(Long.parseLong(matcher.group(1)) << shift);
    }
}
