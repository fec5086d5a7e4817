package io.strandline.keyspace;

import io.strandline.manifest.schema.Descriptor;
import java.util.List;

/**
 * Where restores write. Nothing of a restore can be seen before {@link #publish}, and everything of it can be seen after.
 *
 * <p>{@code begin}, {@code publish} and {@code abort} may be called again with the same arguments and then do nothing, so that a
 * restarted job can begin anywhere. A restarted job calls {@code begin} first, and then trusts the progress it finds among its records: who aborted it
 * meanwhile dropped rows and progress together. A restore that was begun outlives the process that began it: only {@code abort} ends it.
 */
public interface RestoreTarget {
    /**
     * Ids for new descriptors.
     *
     * @return the first of {@code count} ids that nothing ever had
     */
    int allocateIds(int count);

    /**
     * Reserves the names of objects to come and fixes the time at which their rows will be written. Durable.
     *
     * @param objects new databases, schemas, tables, views and sequences, with ids of {@link #allocateIds}; their parents may be among
     *     them or exist. And the definitions of the databases that they come from, each once for each database that they go into, whose id it has;
     *     those of a whole cluster, which have no database's, say that databases that every keyspace is made with are replaced
     * @throws io.strandline.manifest.StrandlineException {@code DUPLICATE_DATABASE}, {@code DUPLICATE_TABLE}, ... for a name
     *     that is taken or reserved; {@code UNDEFINED_DATABASE} for a parent that is not there
     */
    void begin(long jobId, List<Descriptor> objects);

    /**
     * Takes up the rows of one split, of tables given to {@link #begin}.
     *
     * @param splitId names the split in the job
     */
    SplitIngest ingest(long jobId, String splitId);

    /** The jobs that have begun and were neither published nor aborted. They stay so for as long as nobody does either, also when the keyspace is opened again. */
    List<Long> begun();

    /**
     * Lets processes that cannot open this keyspace, on other machines too, write the splits of a restore that was begun, until it is published or
     * aborted. Asked again, it gives what it made before.
     *
     * <p>What is opened with the URI is a keyspace that can do this only: {@link #ingest} splits of this job, and keep the job's records, which from now
     * on are there and not among the {@linkplain Keyspace#jobRecords() records} of this one. {@link #begin}, {@link #publish} and {@link #abort} do
     * nothing there. A split's rows and its progress are there in one step, as ever, and reach the target's tables with {@link #takeOver}. When the job is
     * published or aborted, its record {@code OUTCOME} moves to this keyspace's records; all others are gone.
     *
     * @return the URI to open there; where it leads to files, every process must see them under the same path
     */
    String share(long jobId);

    /**
     * Takes the rows of all splits that were committed to what {@link #share} made. May be called again, also after a crash: a split that was taken is
     * not taken twice. Nothing happens if the job was not shared.
     */
    void takeOver(long jobId);

    /**
     * Does what needs all rows and must be right before anything is public: indexes, constraints, statistics. Called once all splits are committed and before
     * the end is decided, by whichever process decides, which may be one that the restore is shared with. May be called again, also after a crash.
     *
     * @return what whoever restores should know though nothing is wrong, such as what was left out: sentences without a full stop
     * @throws io.strandline.manifest.StrandlineException if the rows do not fit: then the restore has failed
     */
    List<String> complete(long jobId);

    /** Makes all objects of the job public in one step. */
    void publish(long jobId);

    /** Gives the names back and removes all rows. Does nothing if the job was published. */
    void abort(long jobId);
}
