package io.strandline.embedded;

import io.strandline.embedded.mvcc.SharedFolders;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.nio.file.Path;

/**
 * {@code embedded:<absolute path>?shared=job-<id>}: what a store shares with a job.
 *
 * @param store its folder
 */
record SharedUri(Path store, long jobId) {
    static final String PARAMETER = "shared=";
    private static final String PREFIX = "job-";

    /** The name of what a job holds, and of the folder that it shares. */
    static String name(long jobId) {
        return PREFIX + jobId;
    }

    /** The job of a {@link #name}. */
    static long jobId(String name) {
        return Long.parseLong(name.substring(PREFIX.length()));
    }

    String name() {
        return name(jobId);
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
