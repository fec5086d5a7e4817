package io.strandline.embedded.staging;

import io.strandline.keyspace.JobRecords;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.List;
import java.util.Optional;

/** The records of the one job that a restore is shared with. Those of splits say to the owner of the store, besides, in which files their rows are. */
final class StagedRecords implements JobRecords {
    private final FileRecords files;
    private final long jobId;

    StagedRecords(FileRecords files, long jobId) {
        this.files = files;
        this.jobId = jobId;
    }

    @Override
    public long newJobId() {
        throw new StrandlineException(
                ErrorCode.NOT_SUPPORTED,
                "what is shared with restore job " + jobId + " gives no ids of jobs",
                "Ask the store, in the process that has it open.");
    }

    @Override
    public boolean putIfAbsent(long ofJob, String name, byte[] bytes) {
        requireOurs(ofJob);
        return files.putIfAbsent(name, isSplit(name) ? new StagedSplit(List.of(), bytes).encode() : bytes);
    }

    @Override
    public Optional<byte[]> get(long ofJob, String name) {
        requireOurs(ofJob);
        Optional<byte[]> found = files.get(name);
        return isSplit(name) ? found.map(bytes -> StagedSplit.decode(bytes).progress()) : found;
    }

    @Override
    public List<String> names(long ofJob, String prefix) {
        requireOurs(ofJob);
        return files.names(prefix);
    }

    @Override
    public void deleteAll(long ofJob, String prefix) {
        requireOurs(ofJob);
        files.deleteAll(prefix);
    }

    private static boolean isSplit(String name) {
        return name.startsWith(Staging.PROGRESS);
    }

    private void requireOurs(long ofJob) {
        if (ofJob != jobId) {
            throw new StrandlineException(
                    ErrorCode.OBJECT_NOT_IN_STATE,
                    "job " + ofJob + " has no records in what is shared with restore job " + jobId,
                    null);
        }
    }
}
