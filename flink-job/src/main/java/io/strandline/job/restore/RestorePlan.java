package io.strandline.job.restore;

/**
 * How much a restore has to do.
 *
 * @param splits how many
 */
record RestorePlan(long splits) {
    byte[] toByteArray() {
        return Bytes.write(out -> out.writeLong(splits));
    }

    static RestorePlan of(byte[] bytes) {
        return Bytes.read(bytes, in -> new RestorePlan(in.readLong()));
    }
}
