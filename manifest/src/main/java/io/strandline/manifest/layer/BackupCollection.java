package io.strandline.manifest.layer;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.storage.ExternalStorage;
import java.util.List;
import java.util.Optional;

/** A place that holds chains of backups. Reads only names, manifests and LATEST, never data. Safe for use by many threads. */
public final class BackupCollection {
    private final ExternalStorage storage;

    /** @param storage opened at the collection's root; the caller closes it */
    public BackupCollection(ExternalStorage storage) {
        this.storage = storage;
    }

    public ExternalStorage storage() {
        return storage;
    }

    /** Directories of the completed full backups, such as {@code 2026/11/22-092200.12}, in the order of their end times. */
    public List<String> list() {
        throw new UnsupportedOperationException();
    }

    /** The directory of the newest completed full backup: what LATEST points to, or a newer one that LATEST does not know yet. */
    public Optional<String> latest() {
        throw new UnsupportedOperationException();
    }

    /**
     * The directory that a statement names.
     *
     * @param subdirectory {@code LATEST} in any case, or a path with or without a leading slash
     * @throws io.strandline.manifest.StrandlineException {@code UNDEFINED_FILE} if there is no completed full backup
     */
    public String resolve(String subdirectory) {
        throw new UnsupportedOperationException();
    }

    /** {@link #resolve}, opened. */
    public LayerReader open(String subdirectory) {
        return LayerReader.open(storage, resolve(subdirectory));
    }

    /** The directory of a full backup that ends at {@code end}: {@code YYYY/MM/DD-HHMMSS.cs}, UTC, centiseconds cut off. */
    public static String directoryFor(HlcTimestamp end) {
        throw new UnsupportedOperationException(end.toString());
    }

    /**
     * {@link #directoryFor}, or the first of the centiseconds after it that no cancelled or failed job has left behind: a woken committer
     * of such a job must never meet ours.
     */
    public String freeDirectoryFor(HlcTimestamp end) {
        throw new UnsupportedOperationException();
    }

    /** Makes a completed full backup the latest. May be called again, and late: a newer one stays the latest. */
    public void writeLatest(HlcTimestamp end, String directory) {
        throw new UnsupportedOperationException();
    }
}
