package io.strandline.control.result;

/**
 * A column of a result.
 *
 * @param name its heading
 * @param type how its values are to be shown; the Java type of its values
 */
public record ResultColumn(String name, Type type) {
    /** The Java types of values in a result: {@link Boolean}, {@link Long}, {@link Double}, {@link java.math.BigDecimal}, {@link String}. */
    public enum Type {
        BOOL,
        INT,
        FLOAT,
        DECIMAL,
        TEXT
    }
}
