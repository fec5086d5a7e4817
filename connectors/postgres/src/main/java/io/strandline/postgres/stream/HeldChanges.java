package io.strandline.postgres.stream;

import io.strandline.keyspace.ExportCursor;
import io.strandline.keyspace.ExportRequest;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.Window;
import io.strandline.manifest.layer.DefinitionChange;
import io.strandline.manifest.layer.GenerationStart;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.postgres.catalog.Relation;
import io.strandline.postgres.catalog.SourceDatabase;
import io.strandline.postgres.connection.PostgresConnections;
import io.strandline.postgres.connection.PostgresErrors;
import io.strandline.postgres.hold.PinnedDatabase;
import io.strandline.postgres.hold.SnapshotReads;
import io.strandline.postgres.hold.Transactions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;

/**
 * What changed between a held layer and its parent, in all of its databases: each is decoded in this process when it is first asked for, and then once for all
 * who ask. May be used by many threads; closing it removes its files, and ends a read that is under way.
 */
public final class HeldChanges implements AutoCloseable {
    private final PostgresConnections connections;
    private final SnapshotReads reads;
    /** By the database's oid. */
    private final Map<Long, Decoded> databases = new HashMap<>();

    /** How the objects stood where the window begins; null where nobody said. */
    private volatile @Nullable Supplier<Catalog> past;

    private @Nullable Path scratch;
    private volatile boolean closed;

    /** @param reads what the layer's snapshots see; outlives this */
    public HeldChanges(PostgresConnections connections, SnapshotReads reads) {
        this.connections = connections;
        this.reads = reads;
    }

    /** Says how objects stood where the window begins, so that it can be told when they changed. To be said before anything is asked. */
    public void recall(Supplier<Catalog> start) {
        if (past == null) {
            past = start;
        }
    }

    /**
     * @param request of the layer's window, or of a key generation that began in it
     * @throws StrandlineException as {@link LayerChanges#export}
     */
    public ExportCursor export(ExportRequest request) {
        return of(request.table()).export(request);
    }

    /**
     * Whether the changes of a table can be told. Decodes only to know every revision: those without history are known but in cases that fail by name.
     *
     * @param window the layer's, or a full one of a key generation that began in it
     * @param all whether every revision is wanted
     */
    public boolean keeps(TableDescriptor table, Window window, boolean all) {
        // A database that was made after the chain began has no slot.
        boolean continued = database(table).flatMap(this::continued).isPresent();
        if (!all) {
            return continued
                    && !window.isFull()
                    && reads.catalog().relation(table.id()).isPresent();
        }
        return continued && !table.isBag() && of(table).keeps(table, window, true);
    }

    private Optional<SourceDatabase> database(TableDescriptor table) {
        return reads.catalog().databases().stream()
                .filter(database -> database.id() == table.databaseId())
                .findFirst();
    }

    /** The key generations that began in the layer's window, by table, oldest first, as far as the log tells of them. */
    public List<GenerationStart> generationStarts() {
        return reads.catalog().databases().stream()
                .flatMap(database -> continued(database)
                        .map(pinned ->
                                decoded(pinned.oid()).changes(database, pinned).generationStarts())
                        .orElse(List.of())
                        .stream())
                .sorted(Comparator.comparing(GenerationStart::tableId).thenComparing(GenerationStart::time))
                .toList();
    }

    /** When definitions changed in the layer's window, and from when on they did not, as far as it is told. */
    public List<DefinitionChange> definitionChanges() {
        return reads.catalog().databases().stream()
                .flatMap(database -> continued(database)
                        .map(pinned ->
                                decoded(pinned.oid()).changes(database, pinned).definitionChanges(database.id()))
                        .orElse(List.of())
                        .stream())
                .sorted(Comparator.comparing(DefinitionChange::objectId).thenComparing(DefinitionChange::time))
                .toList();
    }

    /** What continues a parent of a database. */
    private Optional<PinnedDatabase> continued(SourceDatabase database) {
        return reads.pinned().find(database).filter(pinned -> !pinned.from().isEmpty());
    }

    /** The slot that a database's changes are read from; empty if the layer continues nothing there. */
    public Optional<String> slot(SourceDatabase database) {
        return continued(database).map(PinnedDatabase::slot);
    }

    /** The same of a table that stood where the window begins. */
    public Optional<String> slotOfPast(int tableId) {
        Supplier<Catalog> start = past;
        return start != null && start.get().descriptor(tableId).orElse(null) instanceof TableDescriptor table
                ? database(table).flatMap(this::slot)
                : Optional.empty();
    }

    private LayerChanges of(TableDescriptor table) {
        SourceDatabase database = database(table)
                .orElseThrow(() -> new StrandlineException(
                        ErrorCode.INTERNAL, "the database of table " + table.name() + " is not read"));
        PinnedDatabase pinned = continued(database)
                .orElseThrow(() -> new StrandlineException(
                        ErrorCode.INTERNAL, "nothing is known of what changed in database " + database.name()));
        return decoded(pinned.oid()).changes(database, pinned);
    }

    private synchronized Decoded decoded(long databaseOid) {
        return databases.computeIfAbsent(databaseOid, oid -> new Decoded());
    }

    @Override
    public void close() {
        closed = true;
        Map<Long, Decoded> opened;
        synchronized (this) {
            opened = Map.copyOf(databases);
            databases.clear();
        }
        opened.values().forEach(Decoded::close);
        removeScratch();
    }

    private synchronized Path scratch() {
        Path folder = scratch;
        if (folder == null) {
            try {
                folder = Files.createTempDirectory("strandline-changes-");
            } catch (IOException e) {
                throw failed(e);
            }
            scratch = folder;
        }
        return folder;
    }

    private synchronized void removeScratch() {
        Path folder = scratch;
        if (folder != null) {
            try {
                Files.deleteIfExists(folder);
                scratch = null;
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }

    private static StrandlineException failed(IOException cause) {
        return new StrandlineException(
                ErrorCode.UNAVAILABLE,
                "cannot use the folder for temporary files: " + cause.getMessage(),
                "What changed is sorted on local disk: java.io.tmpdir must name a folder that is writable and has space.",
                cause);
    }

    /** One database; its first user reads, the others wait. */
    private final class Decoded {
        private @Nullable LayerChanges changes;

        synchronized LayerChanges changes(SourceDatabase database, PinnedDatabase pinned) {
            LayerChanges known = changes;
            if (known == null) {
                known = LayerChanges.read(request(database, pinned));
                changes = known;
            }
            return known;
        }

        synchronized void close() {
            LayerChanges known = changes;
            if (known != null) {
                changes = null;
                known.close();
            }
        }
    }

    private LayerChanges.Request request(SourceDatabase database, PinnedDatabase pinned) {
        Map<Long, TableDescriptor> tables = reads.catalog().relations().stream()
                .filter(relation -> relation.database().oid() == pinned.oid())
                .filter(relation -> !relation.descriptor().isBag())
                .collect(Collectors.toMap(Relation::oid, Relation::descriptor));
        Supplier<Catalog> start = past;
        return new LayerChanges.Request(
                connections,
                database.name(),
                pinned.slot(),
                LogSequenceNumber.valueOf(pinned.from()),
                LogSequenceNumber.valueOf(pinned.lsn()),
                reads.pinned().window(),
                pinned.seenBefore(),
                tables,
                oids(pinned),
                start == null ? Optional.empty() : Optional.of(new PastTables(database, start)),
                () -> inSnapshot(database, pinned),
                scratch(),
                () -> closed);
    }

    private Map<Integer, Integer> oids(PinnedDatabase pinned) {
        return reads.catalog().relations().stream()
                .filter(relation -> relation.database().oid() == pinned.oid())
                .collect(Collectors.toMap(relation -> relation.descriptor().id(), relation -> (int) relation.oid()));
    }

    private Connection inSnapshot(SourceDatabase database, PinnedDatabase pinned) {
        Connection connection = connections.openSimple(database.name());
        try {
            Transactions.begin(connection, pinned);
            return connection;
        } catch (SQLException e) {
            closeAfter(connection, e);
            throw PostgresErrors.translate(
                    e, "cannot read database " + database.name() + " under the layer's snapshot");
        } catch (RuntimeException | Error e) {
            closeAfter(connection, e);
            throw e;
        }
    }

    private static void closeAfter(Connection connection, Throwable failure) {
        try {
            connection.close();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }
}
