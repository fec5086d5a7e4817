package io.strandline.job;

import io.strandline.job.probe.NodeProbe;
import io.strandline.job.probe.ProbeRequest;
import io.strandline.keyspace.Keyspace;
import java.util.List;

/**
 * Runs backups and restores, and checks of the places they use, several at once if asked from several threads. Owns the cluster they run on, which is started with
 * the first job.
 */
public interface JobRunner extends AutoCloseable {
    /**
     * Takes a backup; returns when its manifest is there. A request whose process died may be run again: what was finished is not done
     * again, and a commit that was decided is carried out.
     *
     * @param keyspace the one {@link BackupRequest#sourceUri} names, opened
     * @throws io.strandline.manifest.StrandlineException of what ended it; then there is no manifest, and the hold is released. If the destination could
     *     not be asked how the job ends, both are left as they are for another run of the request
     */
    JobSummary backup(Keyspace keyspace, BackupRequest request, JobListener listener);

    /**
     * Restores a layer; returns when its objects are public.
     *
     * @param keyspace the one {@link RestoreRequest#targetUri} names, opened
     * @throws io.strandline.manifest.StrandlineException of what ended it; then nothing of it is there
     */
    JobSummary restore(Keyspace keyspace, RestoreRequest request, JobListener listener);

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
