package io.strandline.cli.store;

/** A promise about this process. */
public final class SingleWriter {
    private SingleWriter() {}

    /** Whether whoever started it promises that no two backups are written to one place at a time, with STRANDLINE_SINGLE_WRITER=true. */
    public static boolean isPromised() {
        return "true".equalsIgnoreCase(System.getenv("STRANDLINE_SINGLE_WRITER"));
    }
}
