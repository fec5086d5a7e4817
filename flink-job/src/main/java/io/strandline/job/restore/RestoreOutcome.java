package io.strandline.job.restore;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * How a restore ends.
 *
 * @param kind what was decided
 * @param totals of the rows; only of a commit
 * @param reason why it was ended otherwise, for people
 * @param notices what people should know of a commit
 */
record RestoreOutcome(Kind kind, RestoreTotals totals, String reason, List<String> notices) {
    /** In the order of their bytes. */
    enum Kind {
        /** Everything of it is removed, because it failed. */
        FAIL,
        /** Its objects are published. */
        COMMIT,
        /** Everything of it is removed, because a user wished it. */
        CANCEL
    }

    private static final int LONGEST_REASON = 1_000;
    private static final int MOST_NOTICES = 1_000;

    RestoreOutcome {
        notices = List.copyOf(notices);
    }

    static RestoreOutcome commit(RestoreTotals totals) {
        return new RestoreOutcome(Kind.COMMIT, totals, "", List.of());
    }

    static RestoreOutcome cancel() {
        return new RestoreOutcome(Kind.CANCEL, RestoreTotals.NONE, "canceled", List.of());
    }

    static RestoreOutcome fail(String reason) {
        return new RestoreOutcome(Kind.FAIL, RestoreTotals.NONE, reason, List.of());
    }

    boolean committed() {
        return kind == Kind.COMMIT;
    }

    RestoreOutcome with(List<String> newNotices) {
        return new RestoreOutcome(
                kind, totals, reason, newNotices.subList(0, Math.min(MOST_NOTICES, newNotices.size())));
    }

    byte[] toByteArray() {
        return Bytes.write(out -> {
            out.writeByte(kind.ordinal());
            totals.writeTo(out);
            out.writeUTF(shortened(reason));
            out.writeInt(notices.size());
            for (String notice : notices) {
                out.writeUTF(shortened(notice));
            }
        });
    }

    private static String shortened(String text) {
        return text.length() > LONGEST_REASON ? text.substring(0, LONGEST_REASON) : text;
    }

    static RestoreOutcome of(byte[] bytes) {
        return Bytes.read(
                bytes,
                in -> new RestoreOutcome(
                        Kind.values()[in.readByte()], RestoreTotals.readFrom(in), in.readUTF(), readNotices(in)));
    }

    /** Outcomes of before there were notices end here. */
    private static List<String> readNotices(DataInputStream in) throws IOException {
        List<String> notices = new ArrayList<>();
        for (int left = in.available() == 0 ? 0 : in.readInt(); left > 0; left--) {
            notices.add(in.readUTF());
        }
        return notices;
    }
}
