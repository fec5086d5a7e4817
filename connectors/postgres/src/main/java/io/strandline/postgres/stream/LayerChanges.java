package io.strandline.postgres.stream;

import io.strandline.keyspace.ExportCursor;
import io.strandline.keyspace.ExportRequest;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.Window;
import io.strandline.manifest.layer.DefinitionChange;
import io.strandline.manifest.layer.GenerationStart;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.postgres.connection.PostgresConnections;
import io.strandline.postgres.connection.PostgresErrors;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.postgresql.replication.LogSequenceNumber;

/**
 * What changed in one database between the ends of two layers. It is read from the chain's slot once, sorted on local disk, and may then be exported by many
 * threads; the slot stays where it is. Closing this removes the files.
 */
final class LayerChanges implements AutoCloseable {
    private static final String IN_USE = "55006";
    private static final String UNDEFINED_OBJECT = "42704";
    /** The server takes {@code wal_sender_timeout}, a minute if nobody says otherwise, to see that the machine of who read the slot before is gone. */
    private static final Duration PATIENCE = Duration.ofSeconds(75);

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Request request;
    /** By the id of the descriptor. */
    private final Map<Integer, ChangedTable> tables;

    private final ChangeSpool spool;
    private final ToldDefinitions told;
    /** Oids of tables that were truncated, and maybe altered too. */
    private final Set<Integer> unknown;
    /** By the prefix of a table's keys; those that were asked for. */
    private final Map<Key, KeptByTable> keptColumns = new HashMap<>();

    private LayerChanges(
            Request request, TablesInWindow tables, ChangeSpool spool, ToldDefinitions told, Set<Integer> unaltered) {
        this.request = request;
        this.unknown = spool.truncated().stream()
                .filter(oid -> !unaltered.contains(oid))
                .collect(Collectors.toUnmodifiableSet());
        this.tables = tables.byId();
        this.told = told;
        this.spool = spool;
    }

    /** @param unknown of a revision that cannot be told */
    private record KeptByTable(Set<Integer> columns, Optional<UnknownRevision> unknown) {
        static final KeptByTable NONE = new KeptByTable(Set.of(), Optional.empty());

        /** A file has to say which columns its revisions keep before the first of them, so nothing is written of a table with one that cannot be told. */
        Set<Integer> orThrow() {
            unknown.ifPresent(failure -> {
                throw failure;
            });
            return columns;
        }
    }

    /**
     * Asks for changes.
     *
     * @param slot that is read, and the publication of the same name
     * @param start where the layer before ends
     * @param end where this layer ends
     * @param window of the layer in time; the times of changes lie inside of it
     * @param seenBefore what the snapshot saw that the layer before was read under, as the server writes it; empty if that is not known
     * @param tables by oid, those whose changes are wanted, as they stand at the end; only keyed ones
     * @param oidsAtEnd of all tables that there are at the end, by the ids of their descriptors
     * @param past the tables as they stood where the window begins; empty if nobody wants to know when definitions changed
     * @param snapshots gives connections that prepare no statements, in a transaction that sees the layer's end
     * @param scratch a folder on local disk
     * @param giveUp asked while it reads
     */
    record Request(
            PostgresConnections connections,
            String database,
            String slot,
            LogSequenceNumber start,
            LogSequenceNumber end,
            Window window,
            String seenBefore,
            Map<Long, TableDescriptor> tables,
            Map<Integer, Integer> oidsAtEnd,
            Optional<PastTables> past,
            Supplier<Connection> snapshots,
            Path scratch,
            BooleanSupplier giveUp) {
        Request {
            tables = Map.copyOf(tables);
            oidsAtEnd = Map.copyOf(oidsAtEnd);
        }
    }

    /**
     * Reads the slot.
     *
     * @throws StrandlineException {@code IN_USE} if somebody else reads it; {@code CANCELED} if it gave up
     */
    public static LayerChanges read(Request request) {
        try (Connection snapshot = request.snapshots.get()) {
            TablesInWindow tables = TablesInWindow.read(snapshot, request);
            ChangeSpool spool;
            try (ChangeStream stream = stream(request, tables.areTold())) {
                spool = ChangeSpool.fill(stream, tables, request.window, request.scratch);
            }
            try {
                return new LayerChanges(
                        request,
                        tables,
                        spool,
                        ToldDefinitions.of(spool.definitions(), tables, snapshot, request.seenBefore),
                        UnalteredTables.of(snapshot, request.slot, request.seenBefore, spool.truncated()));
            } catch (SQLException | RuntimeException e) {
                spool.close();
                throw e;
            }
        } catch (SQLException e) {
            if (UNDEFINED_OBJECT.equals(e.getSQLState())) {
                throw new StrandlineException(
                        ErrorCode.OBJECT_NOT_IN_STATE,
                        "publication \"" + request.slot + "\" was not there for a time since the layer to continue: "
                                + e.getMessage(),
                        "Take a full backup: the next incremental ones continue it.",
                        e);
            }
            throw PostgresErrors.translate(
                    e, "cannot read replication slot \"" + request.slot + "\" of database " + request.database);
        }
    }

    private static ChangeStream stream(Request request, boolean messages) throws SQLException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Connection connection = request.connections.openReplication(request.database);
            try {
                return ChangeStream.open(
                        connection, request.slot, request.slot, request.start, request.end, messages, request.giveUp);
            } catch (SQLException e) {
                connection.close();
                if (!IN_USE.equals(e.getSQLState()) || System.nanoTime() - deadline >= 0) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    /**
     * The changes of a span, as {@link io.strandline.keyspace.Keyspace#export} gives them.
     *
     * @param export of a table that was asked for, with the key generation that it has at the end, had at the start, or that {@link #generationStarts} names; of
     *     the window, or from the beginning where the generation began in it
     * @throws StrandlineException {@code OBJECT_NOT_IN_STATE} for a table whose revisions the log does not hold, saying what to do
     */
    public ExportCursor export(ExportRequest export) {
        TableDescriptor table = export.table();
        ChangedTable changed = tables.get(table.id());
        if (changed == null) {
            throw internal("table \"" + table.name() + "\" is not among those decoded");
        }
        if (!isDecoded(changed, table, export.window())
                || !Column.haveSameEncoding(changed.descriptor().columns(), table.columns())) {
            throw internal("the changes of " + changed.label() + " were decoded for another window or layout");
        }
        if (unknown.contains(changed.oid()) || !told.keeps(changed)) {
            throw new StrandlineException(
                    ErrorCode.OBJECT_NOT_IN_STATE,
                    changed.label() + " was truncated, and may have been altered too",
                    "Take a full backup.");
        }
        return cursor(changed, table, export.span(), export.historyFrom().isPresent());
    }

    /** Whether the log has a generation's changes in a window, or all that there ever was of it. */
    private boolean isDecoded(ChangedTable changed, TableDescriptor table, Window window) {
        TableGenerations generations = spool.generations(changed.oid());
        boolean began = generations.find(table.keyGeneration()) > 0;
        if (changed.era() == ChangedTable.Era.PAST) {
            return window.equals(request.window) && changed.descriptor().keyGeneration() == table.keyGeneration();
        }
        return window.isFull()
                ? began && window.end().equals(request.window.end())
                : !began
                        && window.equals(request.window)
                        && (generations.last() > 0 || changed.descriptor().keyGeneration() == table.keyGeneration());
    }

    private ExportCursor cursor(ChangedTable changed, TableDescriptor table, Span span, boolean history) {
        Set<Integer> kept = history ? keptColumns(changed, table).orThrow() : Set.of();
        Ahead<Revision> revisions = history
                ? allRevisions(changed, table, span)
                : new NewestStates(spool.in(changed.oid(), table, span), spool::layout);
        return new SpoolCursor(changed, new CompletedStates(revisions, new SnapshotRows(request.snapshots)), kept);
    }

    private AllRevisions allRevisions(ChangedTable changed, TableDescriptor table, Span span) {
        TableGenerations generations = spool.generations(changed.oid());
        MovedRows movedRows = new MovedRows(key -> spool.in(changed.oid(), table, spanOf(key)), spool::layout);
        return new AllRevisions(
                spool.in(changed.oid(), table, span),
                spool::layout,
                movedRows,
                request.scratch,
                generations.find(table.keyGeneration()) == generations.last());
    }

    private static Span spanOf(byte[] key) {
        Key start = Key.of(key);
        return new Span(start, start.next());
    }

    /**
     * The key generations that began in the window, by table, oldest first: those of tables that were truncated, and certainly not altered too.
     */
    public List<GenerationStart> generationStarts() {
        return spool.truncated().stream()
                .filter(oid -> !unknown.contains(oid) && spool.isReadable(oid))
                .map(spool::generations)
                .sorted(Comparator.comparing(generations -> generations.table().id()))
                .flatMap(generations -> generations.starts().stream())
                .toList();
    }

    /**
     * When definitions changed, as far as event triggers told, and it can be relied on.
     *
     * @param databaseId of the database's descriptor
     */
    public List<DefinitionChange> definitionChanges(int databaseId) {
        return told.changes(databaseId);
    }

    /**
     * Whether {@link #export} of a table will succeed. May read all of the table's changes.
     *
     * @param window that will be exported
     * @param history whether every revision is wanted
     */
    public boolean keeps(TableDescriptor table, Window window, boolean history) {
        ChangedTable changed = tables.get(table.id());
        return changed != null
                && !unknown.contains(changed.oid())
                && told.keeps(changed)
                && spool.isReadable(changed.oid())
                && isDecoded(changed, table, window)
                && (!history || keptColumns(changed, table).unknown().isEmpty());
    }

    /**
     * Ids of the columns that revisions of a table keep. Reads all of the table's changes, once.
     */
    private synchronized KeptByTable keptColumns(ChangedTable changed, TableDescriptor table) {
        if (spool.isComplete(changed.oid())) {
            return KeptByTable.NONE;
        }
        KeptByTable known = keptColumns.get(table.keyPrefix());
        if (known == null) {
            known = findKeptColumns(changed, table);
            keptColumns.put(table.keyPrefix(), known);
        }
        return known;
    }

    private KeptByTable findKeptColumns(ChangedTable changed, TableDescriptor table) {
        Set<Integer> found = new HashSet<>();
        try (AllRevisions revisions = allRevisions(changed, table, table.span())) {
            while (revisions.hasNext()) {
                revisions.next().keptColumns().ifPresent(kept -> found.addAll(kept.columns()));
            }
            return new KeptByTable(Set.copyOf(found), Optional.empty());
        } catch (UnknownRevision e) {
            return new KeptByTable(Set.of(), Optional.of(e));
        }
    }

    /** Bytes on local disk. */
    public long bytes() {
        return spool.bytes();
    }

    @Override
    public void close() {
        spool.close();
    }

    private static StrandlineException internal(String what) {
        return new StrandlineException(ErrorCode.INTERNAL, what);
    }
}
