package io.strandline.manifest;

/**
 * The times {@code start < t <= end} that one layer covers.
 *
 * <p>Source of the rule: CockroachDB's ExportRequest, whose StartTime is exclusive and whose header timestamp is inclusive.
 *
 * @param start exclusive; {@link HlcTimestamp#MIN} for a full backup
 * @param end inclusive
 */
public record Window(HlcTimestamp start, HlcTimestamp end) {
    public Window {
        if (!start.isBefore(end)) {
            throw new IllegalArgumentException("empty window (" + start + ", " + end + "]");
        }
    }

    /** Everything up to {@code end}. */
    public static Window full(HlcTimestamp end) {
        return new Window(HlcTimestamp.MIN, end);
    }

    public boolean contains(HlcTimestamp time) {
        return start.isBefore(time) && !end.isBefore(time);
    }

    public boolean isFull() {
        return start.equals(HlcTimestamp.MIN);
    }

    @Override
    public String toString() {
        return "(" + start + ", " + end + "]";
    }
}
