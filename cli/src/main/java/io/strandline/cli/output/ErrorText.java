package io.strandline.cli.output;

import io.strandline.manifest.StrandlineException;

/** An error as people read it: what happened, its SQLSTATE, and what to do. */
public final class ErrorText {
    private ErrorText() {}

    public static String of(StrandlineException error) {
        String text =
                "ERROR: " + error.message() + "\nSQLSTATE: " + error.code().sqlState();
        return error.hint().map(hint -> text + "\nHINT: " + hint).orElse(text);
    }
}
