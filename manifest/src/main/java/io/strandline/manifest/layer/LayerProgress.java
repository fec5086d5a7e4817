package io.strandline.manifest.layer;

import io.strandline.manifest.storage.ExternalStorage;
import java.util.List;
import java.util.Optional;

/**
 * The create-once objects that carry a backup job through crashes: plan, progress of splits, outcome, manifest. Every put gives back what
 * stands afterwards, ours or an earlier attempt's; an object of another job or plan is an error. Safe for use by many threads.
 */
public final class LayerProgress {
    private final ExternalStorage collection;
    private final String directory;

    /**
     * @param collection its root
     * @param directory of the layer, relative to the collection, such as {@code 2026/11/22-092200.12}
     */
    public LayerProgress(ExternalStorage collection, String directory) {
        this.collection = collection;
        this.directory = directory;
    }

    /** The plan that won, whosever it is. */
    public Optional<StoredPlan> plan() {
        throw new UnsupportedOperationException();
    }

    /**
     * Starts the pages of a plan. The pages count only once a plan that names them was put.
     *
     * @param attempt unique to the attempt
     */
    public SplitPageWriter pageWriter(String attempt) {
        return new SplitPageWriter(collection, directory, attempt);
    }

    /**
     * Puts the plan, or adopts the one that an earlier attempt of the same job has put.
     *
     * @throws io.strandline.manifest.StrandlineException {@code IN_USE} if another job has planned here, naming it and its
     *     progress; {@code DUPLICATE_FILE} if that job has completed its backup
     */
    public StoredPlan putPlan(Plan plan) {
        throw new UnsupportedOperationException();
    }

    /** One page's splits, verified against its digest. */
    public List<Split> splits(PageReference page) {
        throw new UnsupportedOperationException();
    }

    /** All splits by number, one page in memory at a time. */
    public RecordCursor<Split> splits(Plan plan) {
        throw new UnsupportedOperationException();
    }

    /** One split of the plan; reads its page. Children are in the progress of their parents. */
    public Split split(Plan plan, long number) {
        throw new UnsupportedOperationException();
    }

    /**
     * What a split's first finished attempt wrote.
     *
     * @throws io.strandline.manifest.StrandlineException {@code OBJECT_NOT_IN_STATE} if it belongs to another plan
     */
    public Optional<SplitProgress> progress(StoredPlan plan, SplitId splitId) {
        throw new UnsupportedOperationException();
    }

    /** Ids of all splits that have a progress object, in the order of names. Close it. */
    public java.util.stream.Stream<SplitId> finishedSplits() {
        throw new UnsupportedOperationException();
    }

    /** Commits a split, or gives what an earlier attempt has committed. */
    public SplitProgress putProgress(StoredPlan plan, SplitProgress progress) {
        throw new UnsupportedOperationException();
    }

    /** The decision, if there is one. */
    public Optional<Outcome> outcome() {
        throw new UnsupportedOperationException();
    }

    /** Decides, or gives what was decided before. */
    public Outcome putOutcome(Outcome outcome) {
        throw new UnsupportedOperationException();
    }

    /** The manifest, if the layer is complete. */
    public Optional<BackupManifest> manifest() {
        throw new UnsupportedOperationException();
    }

    /**
     * Commits the backup, or gives the manifest that an earlier attempt of the same job and plan has put.
     *
     * @throws io.strandline.manifest.StrandlineException {@code DUPLICATE_FILE} if the manifest is another job's;
     *     {@code OBJECT_NOT_IN_STATE} if the outcome is not COMMIT
     */
    public BackupManifest putManifest(BackupManifest manifest) {
        throw new UnsupportedOperationException();
    }

    /** Puts {@code BACKUP-LOCK-<job>}, which tells people who is at work here; it decides nothing. */
    public void putLock(long jobId, String host, java.time.Instant startedAt) {
        throw new UnsupportedOperationException();
    }

    /**
     * Deletes what a cancelled or failed job has left, but for its plan and outcome, so that whoever of it wakes up still learns that it is
     * over. May run again.
     *
     * @throws io.strandline.manifest.StrandlineException {@code OBJECT_NOT_IN_STATE} unless the outcome is CANCEL or FAIL
     */
    public void deleteAbandoned() {
        throw new UnsupportedOperationException();
    }
}
