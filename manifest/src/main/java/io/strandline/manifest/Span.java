package io.strandline.manifest;

/**
 * The keys {@code start <= key < end}; never empty.
 *
 * @param start the first key that may be in the span
 * @param end the first key after it
 */
public record Span(Key start, Key end) implements Comparable<Span> {
    public Span {
        if (start.compareTo(end) >= 0) {
            throw new IllegalArgumentException("empty span [" + start + ", " + end + ")");
        }
    }

    /** Every key that starts with {@code prefix}. */
    public static Span ofPrefix(Key prefix) {
        return new Span(prefix, prefix.prefixEnd());
    }

    public boolean contains(Key key) {
        return start.compareTo(key) <= 0 && key.compareTo(end) < 0;
    }

    public boolean contains(Span other) {
        return start.compareTo(other.start) <= 0 && other.end.compareTo(end) <= 0;
    }

    public boolean overlaps(Span other) {
        return start.compareTo(other.end) < 0 && other.start.compareTo(end) < 0;
    }

    /**
     * The keys in both.
     *
     * @throws IllegalArgumentException if there are none
     */
    public Span intersect(Span other) {
        return new Span(
                start.compareTo(other.start) >= 0 ? start : other.start,
                end.compareTo(other.end) <= 0 ? end : other.end);
    }

    /** By start, then by end. */
    @Override
    public int compareTo(Span other) {
        int byStart = start.compareTo(other.start);
        return byStart != 0 ? byStart : end.compareTo(other.end);
    }

    @Override
    public String toString() {
        return "[" + start + ", " + end + ")";
    }
}
