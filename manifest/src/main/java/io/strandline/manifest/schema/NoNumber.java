package io.strandline.manifest.schema;

import java.util.Arrays;
import java.util.Optional;

/** The values of a DECIMAL without precision that are no numbers, in the order of their keys around the numbers; not every source has them. */
public enum NoNumber {
    NAN("NaN"),
    NEGATIVE_INFINITY("-Infinity"),
    INFINITY("Infinity");

    private final String text;

    NoNumber(String text) {
        this.text = text;
    }

    /** The one that {@link #toString} writes so. */
    public static Optional<NoNumber> of(String text) {
        return Arrays.stream(values()).filter(value -> value.text.equals(text)).findFirst();
    }

    /** As it stands in rows. */
    @Override
    public String toString() {
        return text;
    }
}
