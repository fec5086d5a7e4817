package io.strandline.embedded.staging;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What failures to use a folder of a restore mean.
 *
 * @param folder goes, as a whole, when the restore ends
 */
record StagingErrors(Path folder, long jobId) {
    StrandlineException of(IOException e) {
        if (!Files.exists(folder)) {
            return ended();
        }
        return new StrandlineException(
                ErrorCode.UNAVAILABLE,
                "folder " + folder + " cannot be used: " + e.getMessage(),
                "Check its mount, rights and disk.",
                e);
    }

    StrandlineException ended() {
        return new StrandlineException(
                ErrorCode.OBJECT_NOT_IN_STATE,
                "restore job " + jobId + " is not shared, or has ended",
                "Run the RESTORE statement again.");
    }
}
