package io.strandline.manifest.layer;

import java.util.Optional;

/**
 * {@code progress/OUTCOME}: how a backup job ends. The first one put decides: only after COMMIT may the manifest be put, only after CANCEL
 * or FAIL may data be deleted. A COMMIT carries the manifest, so that any later run can finish a commit that was interrupted.
 *
 * @param jobId whose it is
 * @param kind the decision
 * @param message for people: why; empty for COMMIT
 * @param manifest to put; present for COMMIT only
 */
public record Outcome(long jobId, Kind kind, String message, Optional<BackupManifest> manifest) {
    /** The decision. */
    public enum Kind {
        COMMIT,
        CANCEL,
        FAIL
    }

    public Outcome {
        if (manifest.isPresent() != (kind == Kind.COMMIT)) {
            throw new IllegalArgumentException("a commit, and only a commit, carries a manifest");
        }
    }

    public static Outcome commit(BackupManifest manifest) {
        return new Outcome(manifest.jobId(), Kind.COMMIT, "", Optional.of(manifest));
    }

    public static Outcome cancel(long jobId, String reason) {
        return new Outcome(jobId, Kind.CANCEL, reason, Optional.empty());
    }

    public static Outcome fail(long jobId, String reason) {
        return new Outcome(jobId, Kind.FAIL, reason, Optional.empty());
    }
}
