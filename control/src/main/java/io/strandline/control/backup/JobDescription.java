package io.strandline.control.backup;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What SHOW JOBS says of a backup or restore. Source of the form: CockroachDB, which puts the directory where LATEST stood. */
final class JobDescription {
    private static final Pattern LATEST =
            Pattern.compile("\\b(INTO|FROM)\\s+LATEST\\s+IN\\b", Pattern.CASE_INSENSITIVE);

    private JobDescription() {}

    /**
     * @param redactedText of the statement
     * @param fullDirectory what LATEST was when it ran
     */
    static String of(String redactedText, String fullDirectory) {
        return LATEST.matcher(redactedText).replaceFirst("$1 '" + Matcher.quoteReplacement(fullDirectory) + "' IN");
    }
}
