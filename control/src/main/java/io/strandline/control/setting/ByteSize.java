package io.strandline.control.setting;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes, written {@code 128 MiB}, {@code 1.5GB} or {@code 4096}.
 *
 * @param bytes never negative
 */
record ByteSize(long bytes) implements Comparable<ByteSize> {
    private static final Pattern TEXT = Pattern.compile("(\\d+(?:\\.\\d*)?|\\.\\d+)\\s*([kmgtpe]?)(i?)b?");
    private static final List<String> UNITS = List.of("", "k", "m", "g", "t", "p", "e");

    /** Empty if the text is no size, or too great a one. */
    static Optional<ByteSize> parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()
                || (matcher.group(2).isEmpty() && !matcher.group(3).isEmpty())) {
            return Optional.empty();
        }
        int power = UNITS.indexOf(matcher.group(2));
        BigDecimal unit =
                BigDecimal.valueOf(matcher.group(3).isEmpty() ? 1000 : 1024).pow(power);
        try {
            return Optional.of(new ByteSize(new BigDecimal(matcher.group(1))
                    .multiply(unit)
                    .toBigInteger()
                    .longValueExact()));
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** In the greatest unit of 1024 that leaves no fraction: what is shown is what was set. */
    @Override
    public String toString() {
        int power = bytes == 0 ? 0 : Math.min(Long.numberOfTrailingZeros(bytes) / 10, UNITS.size() - 1);
        return (bytes >> 10 * power) + " " + (power == 0 ? "" : UNITS.get(power).toUpperCase(Locale.ROOT) + "i") + "B";
    }
}
