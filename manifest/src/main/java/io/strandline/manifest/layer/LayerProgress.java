package io.strandline.manifest.layer;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.DefinitionsDescriptor;
import io.strandline.manifest.storage.ExternalStorage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The create-once objects that carry a backup job through crashes: plan, progress of splits, outcome, manifest. Every put gives back what
 * stands afterwards, ours or an earlier attempt's; an object of another job or plan is an error. Safe for use by many threads.
 */
public final class LayerProgress {
    private final LayerObjects objects;
    private final SplitPages pages;

    /**
     * @param collection its root
     * @param directory of the layer, relative to the collection, such as {@code 2026/11/22-092200.12}
     */
    public LayerProgress(ExternalStorage collection, String directory) {
        this.objects = new LayerObjects(collection, directory);
        this.pages = new SplitPages(objects);
    }

    /** The plan that won, whosever it is. */
    public Optional<StoredPlan> plan() {
        return objects.findSealed(ProgressCodec.PLAN, LayerNames.PLAN).map(LayerProgress::stored);
    }

    /**
     * A job's own plan, if it has put one.
     *
     * @throws StrandlineException as {@link #putPlan}, if the directory is another job's: asked first, it spares that job's directory
     *     the objects of one that cannot win
     */
    public Optional<StoredPlan> planOf(long jobId) {
        Optional<StoredPlan> plan = plan();
        plan.ifPresent(found -> requireOwner(jobId, found));
        return plan;
    }

    /**
     * Starts the pages of a plan. The pages count only once a plan that names them was put.
     *
     * @param attempt unique to the attempt
     */
    public SplitPageWriter pageWriter(String attempt) {
        return new SplitPageWriter(objects, attempt);
    }

    /**
     * Puts what the databases of a plan define. It counts only once a plan that names it was put.
     *
     * @param attempt unique to the attempt
     * @return its name for the plan
     */
    public String putDefinitions(String attempt, List<DefinitionsDescriptor> definitions) {
        String name = LayerNames.planDefinitions(attempt);
        objects.putSealed(CatalogCodec.DEFINITIONS, name, definitions);
        return name;
    }

    /** What the databases of a plan define, verified. */
    public List<DefinitionsDescriptor> definitions(Plan plan) {
        return plan.definitions()
                .map(name -> Sealed.decode(CatalogCodec.DEFINITIONS, objects.displayName(name), objects.read(name))
                        .value())
                .orElse(List.of());
    }

    /**
     * Puts the plan, or adopts the one that an earlier attempt of the same job has put.
     *
     * @throws StrandlineException {@code IN_USE} if another job has planned here, naming it and its progress; {@code DUPLICATE_FILE}
     *     if that job has completed its backup
     */
    public StoredPlan putPlan(Plan plan) {
        StoredPlan winner = stored(objects.putSealed(ProgressCodec.PLAN, LayerNames.PLAN, plan));
        requireOwner(plan.jobId(), winner);
        return winner;
    }

    /** One page's splits, verified against its digest. */
    public List<Split> splits(PageReference page) {
        return pages.read(page);
    }

    /**
     * Where copies of what each of a page's splits reads were when it was planned, as localities; an empty list where that is not known. Reads the page
     * only if it says something.
     */
    public List<List<String>> replicas(PageReference page) {
        return pages.replicas(page);
    }

    /** All splits by number, one page in memory at a time. */
    public RecordCursor<Split> splits(Plan plan) {
        return pages.cursor(plan);
    }

    /** One split of the plan; the page that was read last is kept. Children are in the progress of their parents. */
    public Split split(Plan plan, long number) {
        return pages.split(plan, number);
    }

    /**
     * What a split's first finished attempt wrote.
     *
     * @throws StrandlineException {@code OBJECT_NOT_IN_STATE} if it belongs to another plan
     */
    public Optional<SplitProgress> progress(StoredPlan plan, SplitId splitId) {
        return objects.findSealed(ProgressCodec.PROGRESS, LayerNames.progress(splitId))
                .map(found -> ofPlan(plan, splitId, found.value()));
    }

    /** Ids of all splits that have a progress object, in the order of names. Close it. */
    public Stream<SplitId> finishedSplits() {
        return objects.names(LayerNames.PROGRESS).flatMap(name -> LayerNames.splitIdOf(name).stream());
    }

    /** Commits a split, or gives what an earlier attempt has committed. */
    public SplitProgress putProgress(StoredPlan plan, SplitProgress progress) {
        String name = LayerNames.progress(progress.splitId());
        Sealed<SplitProgress> winner = objects.putSealed(ProgressCodec.PROGRESS, name, progress);
        return ofPlan(plan, progress.splitId(), winner.value());
    }

    /** The decision, if there is one. */
    public Optional<Outcome> outcome() {
        return objects.findSealed(ProgressCodec.OUTCOME, LayerNames.OUTCOME).map(Sealed::value);
    }

    /**
     * Decides, or gives what was decided before.
     *
     * @throws StrandlineException {@code OBJECT_NOT_IN_STATE} if another job has decided here
     */
    public Outcome putOutcome(Outcome outcome) {
        Outcome winner = objects.putSealed(ProgressCodec.OUTCOME, LayerNames.OUTCOME, outcome)
                .value();
        if (winner.jobId() != outcome.jobId()) {
            throw foreign(LayerNames.OUTCOME, winner.jobId());
        }
        return winner;
    }

    /** The manifest, if the layer is complete. */
    public Optional<BackupManifest> manifest() {
        return objects.findSealed(ManifestCodec.MANIFEST, LayerNames.MANIFEST).map(Sealed::value);
    }

    /**
     * Commits the backup, or gives the manifest that an earlier attempt of the same job and plan has put.
     *
     * @throws StrandlineException {@code DUPLICATE_FILE} if the manifest is another job's; {@code OBJECT_NOT_IN_STATE} if the
     *     job's outcome is not COMMIT
     */
    public BackupManifest putManifest(BackupManifest manifest) {
        Optional<Outcome> outcome = outcome().filter(found -> found.jobId() == manifest.jobId());
        if (!outcome.map(Outcome::kind).filter(Outcome.Kind.COMMIT::equals).isPresent()) {
            throw new StrandlineException(
                    ErrorCode.OBJECT_NOT_IN_STATE,
                    "the backup in " + objects.displayName() + " cannot be completed: job " + manifest.jobId()
                            + outcome.map(found -> " ended with " + found.kind())
                                    .orElse(" has not decided to commit"));
        }
        // This put is the commit of the backup.
        BackupManifest winner = objects.putSealed(ManifestCodec.MANIFEST, LayerNames.MANIFEST, manifest)
                .value();
        if (winner.jobId() != manifest.jobId() || !winner.planDigest().equals(manifest.planDigest())) {
            throw DestinationTaken.complete(objects, winner.jobId());
        }
        return winner;
    }

    /** Puts {@code BACKUP-LOCK-<job>}, which tells people who is at work here; it decides nothing. */
    public void putLock(long jobId, String host, Instant startedAt) {
        String quotedHost = host.replace("\\", "\\\\").replace("\"", "\\\"");
        String json =
                "{\"job\": \"" + jobId + "\", \"started\": \"" + startedAt + "\", \"host\": \"" + quotedHost + "\"}\n";
        objects.putIfAbsent(LayerNames.lock(jobId), json.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Deletes what a cancelled or failed job has left, but for its plan and outcome, so that whoever of it wakes up still learns that it is
     * over. Leaves all of it where the user may only put, get and list. May run again.
     *
     * @throws StrandlineException {@code OBJECT_NOT_IN_STATE} unless the outcome is CANCEL or FAIL
     */
    public void deleteAbandoned() {
        Optional<Outcome.Kind> kind = outcome().map(Outcome::kind);
        if (kind.isEmpty() || kind.get() == Outcome.Kind.COMMIT || objects.exists(LayerNames.MANIFEST)) {
            throw new StrandlineException(
                    ErrorCode.OBJECT_NOT_IN_STATE,
                    "nothing may be deleted in " + objects.displayName()
                            + ": its job was neither cancelled nor did it fail");
        }
        try (Stream<String> names = objects.names("")) {
            Iterator<String> unused = names.filter(
                            name -> !name.equals(LayerNames.PLAN) && !name.equals(LayerNames.OUTCOME))
                    .iterator();
            // Nobody reads what an ended job wrote: where the first may not be deleted all may stay, and no statement
            // fails for it.
            while (unused.hasNext() && objects.deleteIfAllowed(unused.next())) {}
        }
    }

    private void requireOwner(long jobId, StoredPlan plan) {
        if (plan.plan().jobId() != jobId) {
            throw DestinationTaken.error(objects, this, plan);
        }
    }

    private SplitProgress ofPlan(StoredPlan plan, SplitId splitId, SplitProgress progress) {
        if (progress.jobId() != plan.plan().jobId()
                || !progress.planDigest().equals(plan.digest())
                || !progress.splitId().equals(splitId)) {
            throw foreign(LayerNames.progress(splitId), progress.jobId());
        }
        return progress;
    }

    private StrandlineException foreign(String name, long jobId) {
        return new StrandlineException(
                ErrorCode.OBJECT_NOT_IN_STATE,
                objects.displayName(name) + " belongs to another plan, of job " + jobId,
                "Two backups were written into one directory. Take the backup again as of another time.");
    }

    private static StoredPlan stored(Sealed<Plan> sealed) {
        return new StoredPlan(sealed.value(), sealed.digest());
    }
}
