package io.strandline.keyspace;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Span;
import io.strandline.manifest.Window;
import io.strandline.manifest.layer.BackupTargets;
import io.strandline.manifest.layer.DefinitionChange;
import io.strandline.manifest.layer.GenerationStart;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.DefinitionsDescriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A database whose keys are cut into ranges and whose revisions carry timestamps.
 *
 * <p>Promises of every implementation, which {@code KeyspaceContract} tests:
 *
 * <ul>
 *   <li>Reading at T closes T: after {@link #protect} returned, no write ever gets a timestamp at or below the window's end, after
 *       any crash and any step of the wall clock.
 *   <li>While a hold stands, every export inside its window gives the same revisions, however often it is asked.
 *   <li>Instances are safe for use by many threads; a cursor belongs to one.
 *   <li>Errors are {@link io.strandline.manifest.StrandlineException}s; those whose code is not retryable end a job at once.
 * </ul>
 */
public interface Keyspace extends AutoCloseable {
    /** The URI it was opened with, without secrets. */
    String uri();

    /**
     * Whose rows, keys and definitions these are, such as {@code embedded} or {@code postgresql}: a backup can be restored into a keyspace of the same
     * dialect only.
     */
    String dialect();

    /** The identity of the data, a UUID made with the store: the same after a restart, another for a copy made anew. */
    String id();

    Set<Capability> capabilities();

    /** The present: later than every commit that was acknowledged before the call. */
    HlcTimestamp now();

    /**
     * The catalog as of a time, offline tables left out.
     *
     * <p>Without {@link Capability#PAST_TIMESTAMPS} it is that of a hold whose end the time is; else the time must be one that {@link #now()} gave a moment
     * ago, and what stands now is the answer.
     *
     * @throws io.strandline.manifest.StrandlineException {@code BELOW_GC_THRESHOLD}; {@code INVALID_PARAMETER} if the time is
     *     later than {@link #now()}
     */
    Catalog catalog(HlcTimestamp asOf);

    /**
     * What databases define beside the {@link #catalog}, in words that only the keyspace's own kind understands. It may take the source long to tell: a backup
     * asks once.
     *
     * @param asOf the end of a hold
     * @param targets what is backed up; definitions of databases that nothing of it is in may be left out
     */
    default List<DefinitionsDescriptor> definitions(HlcTimestamp asOf, BackupTargets targets) {
        return List.of();
    }

    /**
     * The changes of the catalog in a window, by id, those of one id oldest first: what {@link #catalog} gives differs from one to the next, but
     * tables that are offline are here as they are, so that whoever reads the window learns that they were.
     *
     * @throws io.strandline.manifest.StrandlineException as {@link #catalog} as of the window's end
     */
    List<CatalogChange> catalogChanges(Window window);

    /**
     * Reads of some key of the span as of this time or an earlier one are refused; {@link HlcTimestamp#MIN} if none is. A read needs a
     * later time.
     */
    HlcTimestamp gcThreshold(Span span);

    /**
     * The ranges that a span touches, cut to it, in key order, without gaps: together they are the span.
     *
     * @param window that will be read: what changed in one may have to be read otherwise than what stands
     */
    List<RangeInfo> ranges(Span span, Window window);

    /**
     * Whether the revisions of a table's keys in a window can be told. If not, each layer copies the table's rows whole, as they stand at its end, and times
     * before that cannot be restored of it. Not asked about {@linkplain TableDescriptor#isBag() bags}, which are always copied whole. The answer that counts is
     * the one given under the hold of the window; it may take as long as reading the window does.
     *
     * @param table as it stands at the window's end, or in a key generation that ended in it
     * @param window of an incremental layer; a full one asks for all that there ever was of a key generation that began in the layer's window
     * @param all whether every revision is wanted, and not only the last of each key
     */
    boolean keepsRevisions(TableDescriptor table, Window window, boolean all);

    /**
     * Of a source without {@link Capability#PAST_TIMESTAMPS}, under the hold of an incremental layer's window: from when on tables have had another key
     * generation, as far as it can tell. Such a table had the same columns all the time; the rows of each of its generations ended with it, and the revisions of
     * those that began in the window can be exported from their beginning, that is with a full window and history from the window's start. It may take as long as
     * reading the window does.
     *
     * @return by table, oldest first; none without the hold
     */
    default List<GenerationStart> generationStarts(Window window) {
        return List.of();
    }

    /**
     * Tells a source without {@link Capability#PAST_TIMESTAMPS}, under the hold of an incremental layer's window, how its objects stood where the window begins,
     * which it has forgotten. It is said in each process that reads the window, before anything is asked of it, by who wants every revision.
     *
     * @param start may be asked at any time as long as the hold stands
     */
    default void recall(Window window, Supplier<Catalog> start) {}

    /**
     * Of a source that was told by {@link #recall}: when definitions changed in the window, as far as it can tell for certain. All changes of a table are among
     * them, or none. Up to the first one a table stood as where the window begins; of its rows the revisions up to then can be exported if {@link
     * #keepsRevisions} says so of its key generation of then. Of a database whose definitions have settled, everything stood from then on as it does at the end.
     * It may take as long as reading the window does.
     *
     * @return by object, oldest first; none without the hold
     */
    default List<DefinitionChange> definitionChanges(Window window) {
        return List.of();
    }

    /**
     * How many bytes of keys and rows an export of the window gives, about: good enough to group splits by, and quick enough to be asked for each of
     * 100,000 tables, but for the first call of a window, which may read what changed in it. Where changes cannot be found without reading everything,
     * it is the size of everything. Closes the window's end.
     */
    long approximateBytes(Span span, Window window);

    /** Who owns databases, schemas and what is in them, by the ids of the catalog as it stands. What is not in it belongs to {@code root}. */
    default Map<Integer, String> owners() {
        return Map.of();
    }

    /**
     * What whoever backs up should know, though nothing is wrong: what a backup of the targets leaves out, and what the keyspace keeps for nobody. Asked once for
     * each statement, before its job is made.
     *
     * @param targets with ids of the {@link #catalog} as it stands
     * @param schemas of which the targets name all tables
     * @param incremental whether the layer is to go on with a chain
     * @return sentences without a full stop
     */
    default List<String> notices(BackupTargets targets, List<SchemaDescriptor> schemas, boolean incremental) {
        return List.of();
    }

    /**
     * Makes a window readable until it is released: closes its end, keeps its revisions from being collected, and pins
     * a consistent read. Durable before it returns. Asked twice for one job, it gives the same hold.
     *
     * <p>Without {@link Capability#PAST_TIMESTAMPS} it pins what stands now, and the hold says as of when. Without {@link Capability#RESUMABLE_READS} the
     * hold ends with the process that asked for it: asked again elsewhere, it gives another one, of another read generation.
     *
     * @throws io.strandline.manifest.StrandlineException {@code BELOW_GC_THRESHOLD} ("batch timestamp X must be after replica GC
     *     threshold Y"); {@code INVALID_PARAMETER} if the end is later than {@link #now()}
     */
    Hold protect(HoldRequest request);

    /**
     * Ends the hold of a job, and what {@link #share} made for it; nothing happens if it has none. In a shared keyspace nothing happens: the hold is its
     * owner's.
     */
    void release(long jobId);

    /** The jobs that have a hold. */
    List<Long> holders();

    /**
     * Makes what a job's hold pins readable by other processes, on other machines too, as of the hold's end, until {@link #release}. Asked again, it gives
     * what it made before. Blocks while a transaction that was prepared at or before the end is in the way.
     *
     * <p>What is opened with the URI has this keyspace's {@link #id} and {@link #uri}; reads, {@link #catalog}, {@link #ranges} and {@link
     * #approximateBytes} inside the hold give what they give here; {@link #protect} gives this hold, and {@code OBJECT_NOT_IN_STATE} to any other job;
     * it meets no intents; it cannot be restored into, and has no job records.
     *
     * @param pushAfter from when on a transaction in the way is pushed, by the wall clock
     * @param giveUp asked a few times a second while it waits: whether to end with {@code CANCELED}
     * @return the URI to open there; where it leads to files, every process must see them under the same path
     * @throws io.strandline.manifest.StrandlineException {@code OBJECT_NOT_IN_STATE} if the job has no hold
     */
    String share(long jobId, Instant pushAfter, BooleanSupplier giveUp);

    /** Reads the revisions of a part of one table's keys; see {@link ExportCursor}. Close it on the thread that reads. */
    ExportCursor export(ExportRequest request);

    /** Counts and fingerprints a table's rows as of a time, reading them all. */
    TableFingerprint fingerprint(TableDescriptor table, HlcTimestamp asOf);

    /** Small durable records of jobs. */
    JobRecords jobRecords();

    /** Where restores write. */
    RestoreTarget restoreTarget();

    @Override
    void close();
}
