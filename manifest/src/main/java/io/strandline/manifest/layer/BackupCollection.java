package io.strandline.manifest.layer;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ObjectNames;
import io.strandline.manifest.storage.ParallelReads;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A place that holds chains of backups. Reads only names, manifests and LATEST, never data. Safe for use by many threads. */
public final class BackupCollection {
    private static final String LATEST = "LATEST";

    private final ExternalStorage storage;
    private final LatestPointer pointer;

    /** @param storage opened at the collection's root; the caller closes it */
    public BackupCollection(ExternalStorage storage) {
        this.storage = storage;
        this.pointer = new LatestPointer(storage);
    }

    public ExternalStorage storage() {
        return storage;
    }

    /** Directories of the completed full backups, such as {@code 2026/11/22-092200.12}, in the order of their end times. */
    public List<String> list() {
        List<String> directories = directories();
        List<Boolean> completed = ParallelReads.of(directories, this::isComplete);
        return IntStream.range(0, directories.size())
                .filter(completed::get)
                .mapToObj(directories::get)
                .toList();
    }

    /** {@link #list}, and those that are not complete: names only, one request for each month and year. */
    public List<String> directories() {
        return directoriesIn(storage, "");
    }

    /**
     * Directories that are named as those of full backups.
     *
     * @param place that they are in; empty, or ends with a slash
     */
    public static List<String> directoriesIn(ExternalStorage storage, String place) {
        return new DatedFolders(storage, place).oldestFirst().toList();
    }

    /** The directory of the newest completed full backup: what LATEST points to, or a newer one that LATEST does not know yet. */
    public Optional<String> latest() {
        Optional<String> pointed = pointer.read().filter(this::isComplete);
        return new DatedFolders(storage, "")
                .newestFirst()
                .takeWhile(directory -> pointed.isEmpty() || directory.compareTo(pointed.get()) > 0)
                .filter(this::isComplete)
                .findFirst()
                .or(() -> pointed);
    }

    /**
     * The directory that a statement names.
     *
     * @param subdirectory {@code LATEST} in any case, or a path with or without slashes at its ends
     * @throws StrandlineException {@code UNDEFINED_FILE} if there is no completed full backup; {@code INVALID_PARAMETER} for a path that
     *     cannot be one
     */
    public String resolve(String subdirectory) {
        if (subdirectory.equalsIgnoreCase(LATEST)) {
            return latest().orElseThrow(this::noLatest);
        }
        String directory = withoutSlashes(subdirectory);
        try {
            ObjectNames.check(directory);
        } catch (StrandlineException e) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "\"" + subdirectory + "\" is no path of a backup",
                    "SHOW BACKUPS IN lists the paths; LATEST stands for the newest.",
                    e);
        }
        if (!isComplete(directory)) {
            throw notComplete(directory);
        }
        return directory;
    }

    /** {@link #resolve}, opened. */
    public LayerReader open(String subdirectory) {
        return LayerReader.open(storage, resolve(subdirectory));
    }

    /** The directory of a full backup that ends at {@code end}: {@code YYYY/MM/DD-HHMMSS.cs}, UTC, centiseconds cut off. */
    public static String directoryFor(HlcTimestamp end) {
        return DatedFolders.nameOf(end.toInstant());
    }

    /**
     * {@link #directoryFor}, or the first of the centiseconds after it that no cancelled or failed job has left behind: a woken committer
     * of such a job must never meet ours.
     */
    public String freeDirectoryFor(HlcTimestamp end) {
        for (int centiseconds = 0; ; centiseconds++) {
            String directory = DatedFolders.nameOf(end.toInstant().plusMillis(10L * centiseconds));
            Optional<Outcome> outcome = new LayerProgress(storage, directory).outcome();
            if (outcome.isEmpty() || outcome.get().kind() == Outcome.Kind.COMMIT) {
                return directory;
            }
        }
    }

    /** Makes a completed full backup the latest. May be called again, and late: a newer one stays the latest. */
    public void writeLatest(HlcTimestamp end, String directory) {
        pointer.write(end, directory);
    }

    private boolean isComplete(String directory) {
        return storage.size(directory + "/" + LayerNames.MANIFEST).isPresent();
    }

    private StrandlineException noLatest() {
        return new StrandlineException(
                ErrorCode.UNDEFINED_FILE,
                "path does not contain a completed latest backup: \"" + storage.displayName() + "\"",
                "Take one with BACKUP INTO, or look whether the URI is that of a collection: SHOW BACKUPS IN lists what it holds.");
    }

    private StrandlineException notComplete(String directory) {
        Optional<StoredPlan> plan = new LayerProgress(storage, directory).plan();
        return new StrandlineException(
                ErrorCode.UNDEFINED_FILE,
                "no backup exists in " + LayerObjects.displayName(storage, directory)
                        + plan.map(found -> ": job " + found.plan().jobId() + " has begun one and not completed it")
                                .orElse(""),
                "SHOW BACKUPS IN lists the completed backups of a collection; LATEST stands for the newest.");
    }

    private static String withoutSlashes(String path) {
        int start = path.startsWith("/") ? 1 : 0;
        int end = path.length() > start && path.endsWith("/") ? path.length() - 1 : path.length();
        return path.substring(start, end);
    }
}
