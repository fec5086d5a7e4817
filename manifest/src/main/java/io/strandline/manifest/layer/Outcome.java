package io.strandline.manifest.layer;

/**
 * {@code progress/OUTCOME}: how a backup job ends. The first one put decides: only after COMMIT may the manifest be put, only after CANCEL
 * or FAIL may protection be released and data be deleted.
 *
 * @param jobId whose it is
 * @param kind the decision
 * @param message for people: why; empty for COMMIT
 */
public record Outcome(long jobId, Kind kind, String message) {
    /** The decision. */
    public enum Kind {
        COMMIT,
        CANCEL,
        FAIL
    }
}
