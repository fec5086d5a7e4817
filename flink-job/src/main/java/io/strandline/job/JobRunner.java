package io.strandline.job;

import io.strandline.job.probe.NodeProbe;
import io.strandline.job.probe.ProbeRequest;
import io.strandline.keyspace.Keyspace;
import java.util.List;
import java.util.Optional;

/**
 * Runs backups and restores, and checks of the places they use, several at once if asked from several threads. Owns the cluster they run on, which is started with
 * the first job.
 */
public interface JobRunner extends AutoCloseable {
    /** Takes a backup in its first run. */
    default JobSummary backup(Keyspace keyspace, BackupRequest request, JobListener listener) {
        return backup(keyspace, request, 1, listener);
    }

    /**
     * Takes a backup; returns when its manifest is there, or when the listener wished a pause and the job has stopped: then its plan, its progress and its
     * hold stay. A request may be run again after a pause, or if the process that ran it died: what was finished is not done again, and a commit that was
     * decided is carried out. Where reads cannot be {@linkplain io.strandline.keyspace.Capability#RESUMABLE_READS taken up again}, nothing stays, neither after a
     * pause nor after an outage: only a new request, with another destination, can take the layer.
     *
     * @param keyspace the one {@link BackupRequest#sourceUri} names, opened
     * @param run counts the runs of the request from 1. A run that a dead process has submitted, and that is still on the cluster, is waited for and not
     *     submitted again
     * @throws io.strandline.manifest.StrandlineException of what ended it; then there is no manifest, and the hold is released. After an {@linkplain
     *     io.strandline.manifest.ErrorCode#isOutage outage}, and where nobody knows how the job ends, because its destination could not be asked or its cluster
     *     {@linkplain io.strandline.job.cluster.JobLostException was lost}, both are left as they are for another run of the request
     */
    JobSummary backup(Keyspace keyspace, BackupRequest request, int run, JobListener listener);

    /** Restores a layer in its first run. */
    default JobSummary restore(Keyspace keyspace, RestoreRequest request, JobListener listener) {
        return restore(keyspace, request, 1, listener);
    }

    /**
     * Restores a layer; returns when its objects are public, or when the listener wished a pause and the job has stopped: then what it has done stays,
     * where nobody sees it. May be run again as a backup may.
     *
     * @param keyspace the one {@link RestoreRequest#targetUri} names, opened
     * @param run counts the runs of the request from 1
     * @throws io.strandline.manifest.StrandlineException of what ended it; then nothing of it is there, but for the cases in which {@link #backup} leaves
     *     something, too
     */
    JobSummary restore(Keyspace keyspace, RestoreRequest request, int run, JobListener listener);

    /**
     * What became of a backup whose process died, as its destination tells; carries out what was decided and then interrupted, and releases the hold of a
     * job that is over.
     *
     * @return its summary if it was committed; empty if nothing is decided, so that it may be run again
     * @throws io.strandline.manifest.StrandlineException {@code CANCELED}, or why it was given up
     */
    Optional<JobSummary> backupOutcome(Keyspace keyspace, BackupRequest request);

    /** What became of a restore whose process died; as {@link #backupOutcome}. */
    Optional<JobSummary> restoreOutcome(Keyspace keyspace, RestoreRequest request);

    /**
     * Decides that a backup which is not running is over, and removes what it left and may be removed.
     *
     * @return false if it was committed before
     */
    boolean cancelBackup(Keyspace keyspace, BackupRequest request);

    /** Decides that a restore which is not running is over, and removes what it left; as {@link #cancelBackup}. */
    boolean cancelRestore(Keyspace keyspace, RestoreRequest request);

    /** Whether a run that another process submitted is still on the cluster. False if the cluster cannot be asked. */
    boolean isRunning(long jobId, int run);

    /**
     * Stops a run that nobody waits for, if the cluster still has it: before its job is ended, so that it does not go on with work that counts no more. Waits a
     * moment for its end. Decides nothing; a cluster that cannot be asked is left alone.
     */
    void stop(long jobId, int run);

    /**
     * Tries a place from every machine that does the work of jobs; returns when all have answered. What is wrong with one of them is in its answer, and fails
     * nothing.
     *
     * @return one for each TaskManager, by node
     * @throws io.strandline.manifest.StrandlineException {@code CANCELED}; of what is wrong with the job itself
     */
    List<NodeProbe> check(ProbeRequest request, JobListener listener);

    @Override
    void close();
}
