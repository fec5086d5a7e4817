package io.strandline.job.restore;

/**
 * How a restore ends.
 *
 * @param kind what was decided
 * @param totals of the rows; only of a commit
 * @param reason why it was ended otherwise, for people
 */
record RestoreOutcome(Kind kind, RestoreTotals totals, String reason) {
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

    static RestoreOutcome commit(RestoreTotals totals) {
        return new RestoreOutcome(Kind.COMMIT, totals, "");
    }

    static RestoreOutcome cancel() {
        return new RestoreOutcome(Kind.CANCEL, RestoreTotals.NONE, "canceled");
    }

    static RestoreOutcome fail(String reason) {
        return new RestoreOutcome(Kind.FAIL, RestoreTotals.NONE, reason);
    }

    boolean committed() {
        return kind == Kind.COMMIT;
    }

    byte[] toByteArray() {
        return Bytes.write(out -> {
            out.writeByte(kind.ordinal());
            totals.writeTo(out);
            out.writeUTF(reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason);
        });
    }

    static RestoreOutcome of(byte[] bytes) {
        return Bytes.read(
                bytes,
                in -> new RestoreOutcome(Kind.values()[in.readByte()], RestoreTotals.readFrom(in), in.readUTF()));
    }
}
