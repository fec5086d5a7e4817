package io.strandline.embedded;

import io.strandline.embedded.mvcc.SharedFolders;
import io.strandline.embedded.mvcc.SharedLabel.Kind;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a store shares with a job: {@code embedded:<absolute path>?shared=job-<id>} is what its hold pins, {@code ?shared=restore-<id>} what takes the
 * splits of its restore. So are the folders named, too: whoever releases a hold that the job does not have removes nothing of its restore.
 *
 * @param store its folder
 */
record SharedUri(Path store, Kind kind, long jobId) {
    private static final String PARAMETER = "shared=";
    private static final Pattern PARAMETERS = Pattern.compile(PARAMETER + "(job|restore)-([1-9][0-9]{0,18})");

    /** The URI of a store's folder and parameters; nothing if they ask for the store itself. */
    static Optional<SharedUri> of(Path store, String parameters) {
        Matcher matcher = PARAMETERS.matcher(parameters);
        return matcher.matches()
                ? Optional.of(new SharedUri(
                        store,
                        matcher.group(1).equals("job") ? Kind.READS : Kind.RESTORE,
                        Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    /** The name of what a job holds, and of the folder that it shares. */
    static String holdName(long jobId) {
        return prefix(Kind.READS) + jobId;
    }

    /** The job of a {@link #holdName}. */
    static long jobOfHold(String name) {
        return Long.parseLong(name.substring(prefix(Kind.READS).length()));
    }

    /** The name of the folder that takes the splits of a job's restore. */
    static String restoreName(long jobId) {
        return prefix(Kind.RESTORE) + jobId;
    }

    private static String prefix(Kind kind) {
        return switch (kind) {
            case READS -> "job-";
            case RESTORE -> "restore-";
        };
    }

    String name() {
        return prefix(kind) + jobId;
    }

    Path folder() {
        return SharedFolders.of(store, name());
    }

    /** The URI of the store itself. */
    String owner() {
        return EmbeddedKeyspaceProvider.SCHEME + ":" + store;
    }

    StrandlineException notSupported(String what) {
        return new StrandlineException(
                ErrorCode.NOT_SUPPORTED,
                "what " + owner() + " shares with job " + jobId + " cannot be " + what,
                "Use the store, in the process that has it open.");
    }

    @Override
    public String toString() {
        return owner() + "?" + PARAMETER + name();
    }
}
