package io.strandline.control.setting;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Sizes and times in the options of statements, written as those of settings are. */
public final class OptionValues {
    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");

    /** Longer values are not repeated to the one who wrote them. */
    private static final int LONGEST_SHOWN = 40;

    private OptionValues() {}

    /** A positive number of bytes. */
    public static long bytes(String option, String text) {
        return ByteSize.parse(text)
                .map(ByteSize::bytes)
                .filter(bytes -> bytes > 0)
                .orElseThrow(() -> invalid(option, text, "'32MiB'"));
    }

    /** A positive time. */
    public static Duration duration(String option, String text) {
        return SettingType.DURATION
                .reader()
                .apply(text)
                .filter(time -> !time.isNegative() && !time.isZero())
                .orElseThrow(() -> invalid(option, text, "'5s'"));
    }

    /** A number from 1 to {@code most}. */
    public static int count(String option, String text, int most) {
        return SettingType.INT
                .reader()
                .apply(text)
                .filter(count -> count >= 1 && count <= most)
                .orElseThrow(() -> invalid(option, text, "a number from 1 to " + most));
    }

    private static StrandlineException invalid(String option, String text, String example) {
        Optional<String> shown = Optional.of(text).filter(value -> value.length() <= LONGEST_SHOWN);
        return new StrandlineException(
                ErrorCode.INVALID_PARAMETER,
                "invalid value of option \"" + option + "\""
                        + shown.map(value -> ": \"" + value + "\"").orElse(""),
                "Write it as " + example + ".");
    }

    /** A number of bytes for people: {@code 32 MiB}, {@code 1.4 GiB}. */
    public static String text(long bytes) {
        double number = bytes;
        int unit = 0;
        while (number >= 1024 && unit < UNITS.size() - 1) {
            number /= 1024;
            unit++;
        }
        String digits = number == Math.rint(number) ? "%.0f" : "%.1f";
        return String.format(Locale.ROOT, digits, number) + " " + UNITS.get(unit);
    }
}
