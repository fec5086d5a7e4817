package io.strandline.job.restore;

/**
 * A split's progress: that its rows are in the target.
 *
 * @param splitId which split
 * @param totals what it wrote
 */
record RestoreProgress(String splitId, RestoreTotals totals) {
    byte[] toByteArray() {
        return Bytes.write(out -> {
            out.writeUTF(splitId);
            totals.writeTo(out);
        });
    }

    static RestoreProgress of(byte[] bytes) {
        return Bytes.read(bytes, in -> new RestoreProgress(in.readUTF(), RestoreTotals.readFrom(in)));
    }
}
