package io.strandline.embedded.staging;

import io.strandline.embedded.catalog.StoredDescriptor;
import io.strandline.embedded.mvcc.Folders;
import io.strandline.embedded.mvcc.SharedFolders;
import io.strandline.embedded.mvcc.SharedLabel;
import io.strandline.embedded.mvcc.SstBuilder;
import io.strandline.keyspace.JobRecords;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/**
 * A restore's shared folder: {@code <made>/RESTORE} says what is restored, {@code <made>/files} has rows, {@code <made>/records} the job's records, among
 * them one for each split, which names the split's files: that record is the split's commit. Files that no record names are of attempts that lost or died.
 *
 * <p>{@code <made>} is the label's id: who still writes for a restore that was aborted finds no folder, even if the job began anew under its name.
 *
 * <p>Safe for many threads and processes.
 */
public final class Staging {
    public static final String PROGRESS = "progress/";

    private static final String RESTORE = "RESTORE";

    private final UUID storeId;
    private final long jobId;
    private final Path files;
    private final StagingErrors errors;
    private final FileRecords records;
    private final StagedRestore restore;

    private Staging(Path folder, SharedLabel label, long jobId) {
        Path made = inside(folder, label);
        this.storeId = label.store();
        this.jobId = jobId;
        files = files(made);
        errors = new StagingErrors(made, jobId);
        records = new FileRecords(records(made), errors);
        try {
            restore = StagedRestore.decode(Files.readAllBytes(made.resolve(RESTORE)));
        } catch (IOException e) {
            throw errors.of(e);
        }
    }

    private static Path inside(Path folder, SharedLabel label) {
        return folder.resolve(label.made().toString());
    }

    private static Path files(Path made) {
        return made.resolve("files");
    }

    private static Path records(Path made) {
        return made.resolve("records");
    }

    /** Makes the shared folder of a restore, in one durable step. */
    public static void make(SharedFolders folders, String name, UUID storeId, StagedRestore restore) {
        SharedLabel label = new SharedLabel(SharedLabel.Kind.RESTORE, UUID.randomUUID(), storeId, List.of());
        folders.make(name, label, folder -> {
            Path made = Files.createDirectory(inside(folder, label));
            Files.createDirectory(files(made));
            Files.createDirectory(records(made));
            Folders.write(made.resolve(RESTORE), restore.encode());
            Folders.sync(made);
        });
    }

    /**
     * @param folder the shared folder
     * @throws StrandlineException {@code UNDEFINED_FILE} if it cannot be seen from here; {@code OBJECT_NOT_IN_STATE} if it takes no restore
     */
    public static Staging open(Path folder, long jobId) {
        SharedLabel label = SharedLabel.read(folder);
        if (label.kind() != SharedLabel.Kind.RESTORE) {
            throw new StrandlineException(
                    ErrorCode.OBJECT_NOT_IN_STATE, "folder " + folder + " is shared for reading; it takes no restore");
        }
        return new Staging(folder, label, jobId);
    }

    public UUID storeId() {
        return storeId;
    }

    /** The job's records: no other's. */
    public JobRecords records() {
        return new StagedRecords(records, jobId);
    }

    /** An object that is restored. */
    public StoredDescriptor object(int id) {
        return restore.object(id);
    }

    /** @throws StrandlineException {@code OBJECT_NOT_IN_STATE} if the restore has ended */
    public void requireOpen() {
        if (!Files.exists(files)) {
            throw errors.ended();
        }
    }

    /** Starts files for {@link #commit}. */
    public SstBuilder sstBuilder() {
        return SstBuilder.in(files, restore.time());
    }

    /**
     * Commits a split, durably, or drops its files if somebody did before. After a failure, the files stay until the restore ends: the record may stand.
     *
     * @param name of the split's record
     * @return the progress that stands
     */
    public byte[] commit(String name, List<Path> built, byte[] progress) {
        try {
            Folders.sync(files);
            StagedSplit split = new StagedSplit(
                    built.stream().map(file -> file.getFileName().toString()).toList(), progress);
            if (records.putIfAbsent(name, split.encode())) {
                return progress;
            }
            for (Path file : built) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw errors.of(e);
        }
        return records().get(jobId, name).orElseThrow(errors::ended);
    }

    /** Takes what one split brought. */
    public interface Taker {
        /**
         * @param name of the split's record
         * @param files with its rows: to be linked, not moved, since they may be taken again
         */
        void take(String name, List<Path> files, byte[] progress);
    }

    /** Goes through the splits that were committed, by name. */
    public void forEachSplit(Taker taker) {
        for (String name : records.names(PROGRESS)) {
            StagedSplit split = StagedSplit.decode(records.get(name).orElseThrow(errors::ended));
            taker.take(name, split.files().stream().map(files::resolve).toList(), split.progress());
        }
    }
}
