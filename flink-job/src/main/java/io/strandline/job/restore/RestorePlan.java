package io.strandline.job.restore;

/**
 * How much a restore has to do.
 *
 * @param splits how many
 * @param attempt at planning, by which the plan's pages are named: those of an attempt that died may have been cut otherwise
 */
record RestorePlan(long splits, String attempt) {
    byte[] toByteArray() {
        return Bytes.write(out -> {
            out.writeLong(splits);
            out.writeUTF(attempt);
        });
    }

    static RestorePlan of(byte[] bytes) {
        return Bytes.read(bytes, in -> new RestorePlan(in.readLong(), in.readUTF()));
    }
}
