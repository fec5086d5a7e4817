package io.strandline.job.restore;

/**
 * How a restore ends.
 *
 * @param committed whether its objects are published; false: everything of it is removed
 * @param totals of the rows; only of a commit
 * @param reason why it was ended otherwise, for people
 */
record RestoreOutcome(boolean committed, RestoreTotals totals, String reason) {
    byte[] toByteArray() {
        return Bytes.write(out -> {
            out.writeBoolean(committed);
            totals.writeTo(out);
            out.writeUTF(reason.length() > 1_000 ? reason.substring(0, 1_000) : reason);
        });
    }

    static RestoreOutcome of(byte[] bytes) {
        return Bytes.read(bytes, in -> new RestoreOutcome(in.readBoolean(), RestoreTotals.readFrom(in), in.readUTF()));
    }
}
