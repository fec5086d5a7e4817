package io.strandline.manifest.layer;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names a split: its number in the plan with at least six digits ({@code 000017}), or a child that was made where an intent blocked
 * its parent ({@code 000017.1}, {@code 000017.1.2}).
 *
 * <p>Ordered by number, a parent before its children.
 *
 * @param text the name, as it stands in {@code progress/<split-id>}
 */
public record SplitId(String text) implements Comparable<SplitId> {
    private static final Pattern SHAPE = Pattern.compile("([0-9]{6}|[1-9][0-9]{6,17})(\\.[1-9][0-9]{0,8})*");

    /** @throws IllegalArgumentException if the text is not the one name of a split */
    public SplitId {
        if (!SHAPE.matcher(text).matches()) {
            throw new IllegalArgumentException("not a split id: " + text);
        }
    }

    /**
     * The split with this number in the plan.
     *
     * @param number from 0
     */
    public static SplitId of(long number) {
        String digits = Long.toString(number);
        return new SplitId("0".repeat(Math.max(0, 6 - digits.length())) + digits);
    }

    /**
     * A child.
     *
     * @param number from 1
     */
    public SplitId child(int number) {
        return new SplitId(text + "." + number);
    }

    /** The split whose child this is; empty for one in the plan. */
    public Optional<SplitId> parent() {
        int point = text.lastIndexOf('.');
        return point < 0 ? Optional.empty() : Optional.of(new SplitId(text.substring(0, point)));
    }

    /** The number, in the plan, of this split or of the one it descends from. */
    public long number() {
        int point = text.indexOf('.');
        return Long.parseLong(point < 0 ? text : text.substring(0, point));
    }

    /** Whether this split descends from one in the plan. */
    public boolean isChild() {
        return text.indexOf('.') >= 0;
    }

    @Override
    public int compareTo(SplitId other) {
        int start = 0;
        int otherStart = 0;
        while (start < text.length() && otherStart < other.text.length()) {
            int end = partEnd(text, start);
            int otherEnd = partEnd(other.text, otherStart);
            int byNumber = Long.compare(
                    Long.parseLong(text, start, end, 10), Long.parseLong(other.text, otherStart, otherEnd, 10));
            if (byNumber != 0) {
                return byNumber;
            }
            start = end + 1;
            otherStart = otherEnd + 1;
        }
        return Boolean.compare(start < text.length(), otherStart < other.text.length());
    }

    private static int partEnd(String text, int start) {
        int point = text.indexOf('.', start);
        return point < 0 ? text.length() : point;
    }

    @Override
    public String toString() {
        return text;
    }
}
