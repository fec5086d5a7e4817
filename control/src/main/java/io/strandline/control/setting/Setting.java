package io.strandline.control.setting;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.Map;
import java.util.Optional;

/**
 * A cluster setting.
 *
 * @param name CockroachDB's
 * @param description for people
 * @param defaultValue while it is not set
 * @param least value it takes
 * @param most value it takes
 */
record Setting<T extends Comparable<? super T>>(
        String name, SettingType<T> type, String description, T defaultValue, T least, T most) {
    /** Longer values are not repeated to the one who wrote them. */
    private static final int LONGEST_SHOWN = 40;

    /**
     * The value that a text stands for.
     *
     * @throws StrandlineException {@code INVALID_PARAMETER}
     */
    T parse(String text) {
        T value = type.reader()
                .apply(text)
                .orElseThrow(() -> new StrandlineException(
                        ErrorCode.INVALID_PARAMETER,
                        "could not parse \"" + shown(text) + "\" as type " + type.name() + " of setting '" + name + "'",
                        "Write it as " + type.example() + ", or DEFAULT for " + format(defaultValue) + "."));
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "cannot set " + name + " to " + shown(text),
                    "It takes values from " + format(least) + " to " + format(most) + ".");
        }
        return value;
    }

    /** What it is set to among the texts that are stored by name, or its default. */
    T valueIn(Map<String, String> stored) {
        return Optional.ofNullable(stored.get(name)).map(this::parse).orElse(defaultValue);
    }

    private static String shown(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
    }

    String format(T value) {
        return type.format().apply(value);
    }

    String defaultText() {
        return format(defaultValue);
    }

    /** The same value as the type writes it. */
    String normalized(String text) {
        return format(parse(text));
    }

    /** A value as SHOW CLUSTER SETTING shows it. */
    String displayed(String text) {
        return type.display().apply(parse(text));
    }
}
