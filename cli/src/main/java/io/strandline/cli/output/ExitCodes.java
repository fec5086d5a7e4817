package io.strandline.cli.output;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;

/** What the program's end tells a script. {@code help} shows the same list. */
public final class ExitCodes {
    public static final int OK = 0;
    public static final int STATEMENT_FAILED = 1;
    public static final int USAGE = 2;
    public static final int STORE_IN_USE = 3;
    public static final int STORE_NOT_OPENED = 4;
    public static final int JOB_FAILED = 6;
    public static final int JOB_CANCELED = 7;
    public static final int NOT_READY = 8;
    public static final int SIGNALED = 128;

    private ExitCodes() {}

    /** Of a store that was not opened. */
    public static int ofOpening(StrandlineException error) {
        return error.code() == ErrorCode.IN_USE ? STORE_IN_USE : STORE_NOT_OPENED;
    }
}
