package io.strandline.storage.flink;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.FileNotFoundException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a file system says, in a sentence. The exceptions come from class loaders of plugins, so that they are told apart by their names; what says
 * nothing else may work the next time.
 */
final class FlinkErrors {
    private static final List<String> DENIED =
            List.of("AccessControlException", "AccessDeniedException", "KerberosAuthException");
    private static final List<String> DENIED_TEXTS =
            List.of("forbidden", "access denied", "authenticationfailed", "authorizationfailure");

    /** As a status, and not as digits of a path: backups are named after times of day. */
    private static final Pattern STATUS_403 = Pattern.compile("(?<![\\w./-])403(?![\\w/-])");

    private static final List<String> FULL =
            List.of("QuotaExceededException", "DSQuotaExceededException", "NSQuotaExceededException");
    private static final List<String> FULL_TEXTS = List.of("no space left");

    private static final List<String> NOT_THERE = List.of("FileNotFoundException", "NoSuchFileException");
    private static final List<String> NOT_THERE_TEXTS = List.of("does not exist");

    private FlinkErrors() {}

    /**
     * @param verb of what was tried, as after "cannot"
     * @param object under the redacted URI
     */
    static StrandlineException of(String verb, String object, Throwable e) {
        if (e instanceof StrandlineException known) {
            return known;
        }
        if (e instanceof FileNotFoundException) {
            return notThere(object, e);
        }
        String sentence = "cannot " + verb + " " + object + ": " + reason(e);
        if (is(e, DENIED, DENIED_TEXTS) || STATUS_403.matcher(texts(e)).find()) {
            return new StrandlineException(
                    ErrorCode.STORAGE_DENIED,
                    sentence,
                    "Credentials come from Flink's configuration (conf/config.yaml), and their user needs to read, write and list there.",
                    e);
        }
        if (is(e, FULL, FULL_TEXTS)) {
            return new StrandlineException(
                    ErrorCode.DISK_FULL, sentence, "Free space there, or choose another place.", e);
        }
        return new StrandlineException(
                ErrorCode.UNAVAILABLE,
                sentence,
                "Check that the place exists and can be reached, and what Flink's configuration (conf/config.yaml) says of it.",
                e);
    }

    static StrandlineException notThere(String object, @Nullable Throwable e) {
        return new StrandlineException(
                ErrorCode.UNDEFINED_FILE,
                object + " does not exist",
                "SHOW BACKUPS IN lists the backups of a collection.",
                e);
    }

    static StrandlineException closed(String object) {
        return new StrandlineException(ErrorCode.CANCELED, object + " was closed while in use");
    }

    /** Of a file that is neither under its hidden nor under its own name when it should have got that. */
    static StrandlineException lost(String object, boolean empty) {
        return empty
                ? new StrandlineException(
                        ErrorCode.NOT_SUPPORTED,
                        "cannot write " + object + ": it is empty, and its file system takes empty files for folders",
                        "Choose another plugin or another place.")
                : new StrandlineException(
                        ErrorCode.OUTCOME_UNKNOWN,
                        "cannot tell whether " + object + " was written: the place no longer answers",
                        "Run the statement again: it finds out.");
    }

    /** Whether a file or a folder on the way is not there, in the words of any plugin. */
    static boolean saysNotThere(Throwable e) {
        return is(e, NOT_THERE, NOT_THERE_TEXTS);
    }

    private static boolean is(Throwable thrown, List<String> names, List<String> texts) {
        for (Throwable e = thrown; e != null; e = e.getCause()) {
            String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
            if (names.contains(e.getClass().getSimpleName()) || texts.stream().anyMatch(text::contains)) {
                return true;
            }
        }
        return false;
    }

    private static String texts(Throwable thrown) {
        StringBuilder texts = new StringBuilder();
        for (Throwable e = thrown; e != null; e = e.getCause()) {
            texts.append(e.getMessage()).append('\n');
        }
        return texts.toString();
    }

    /** The first line; what follows is often a page of stack traces or of markup. */
    private static String reason(Throwable e) {
        if (e instanceof NullPointerException) {
            // How Hadoop Azure says that there is no such container.
            return "its file system failed, perhaps since there is no such bucket or container";
        }
        String message = e.getMessage();
        return message == null
                ? e.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }
}
