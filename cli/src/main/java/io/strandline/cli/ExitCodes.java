package io.strandline.cli;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;

/** What the program's end tells a script. {@code help} shows the same list. */
final class ExitCodes {
    static final int OK = 0;
    static final int STATEMENT_FAILED = 1;
    static final int USAGE = 2;
    static final int STORE_IN_USE = 3;
    static final int STORE_NOT_OPENED = 4;
    static final int JOB_FAILED = 6;
    static final int JOB_CANCELED = 7;
    static final int SIGNALED = 128;

    private ExitCodes() {}

    /** Of a store that was not opened. */
    static int ofOpening(StrandlineException error) {
        return error.code() == ErrorCode.IN_USE ? STORE_IN_USE : STORE_NOT_OPENED;
    }
}
