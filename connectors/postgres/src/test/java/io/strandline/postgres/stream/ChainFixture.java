package io.strandline.postgres.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.keyspace.ExportCursor;
import io.strandline.keyspace.ExportRequest;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Window;
import io.strandline.manifest.data.KeptColumns;
import io.strandline.manifest.row.ByteSink;
import io.strandline.manifest.row.RowCodec;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.postgres.connection.PostgresConnections;
import io.strandline.postgres.connection.PostgresUri;
import io.strandline.postgres.server.PostgresServer;
import io.strandline.postgres.type.ColumnEncoding;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;

/** A chain in a database of its own: layers are ended, and their tables compared with what the changes make of those of the layer before. */
final class ChainFixture implements AutoCloseable {
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    final PostgresServer server;
    final String database;
    final PostgresConnections connections;
    final ChainSlot slot;
    private final Path scratch;

    ChainFixture(PostgresServer server, Path scratch) {
        this.server = server;
        this.scratch = scratch;
        this.database = "chain_" + DATABASES.incrementAndGet();
        server.execute(PostgresServer.DATABASE, "CREATE DATABASE " + database);
        this.connections = new PostgresConnections(PostgresUri.parse(server.uri(database), Map.of()));
        this.slot = new ChainSlot(connections, database, "strandline_" + database);
    }

    /** What a table holds: rows by key, both encoded. */
    record Content(TableDescriptor descriptor, Map<Key, Key> rows) {}

    /**
     * A layer's end.
     *
     * @param seen what its snapshot sees
     * @param tables that are published, by oid
     */
    record End(LogSequenceNumber position, HlcTimestamp time, String seen, Map<Long, Content> tables) {
        Map<Long, TableDescriptor> descriptors() {
            Map<Long, TableDescriptor> descriptors = new LinkedHashMap<>();
            tables.forEach((oid, content) -> descriptors.put(oid, content.descriptor()));
            return descriptors;
        }

        Map<Key, Key> rows(String table) {
            return tables.values().stream()
                    .filter(content -> content.descriptor().name().equals(table))
                    .findFirst()
                    .orElseThrow()
                    .rows();
        }
    }

    /**
     * One revision of a key.
     *
     * @param row lacks what it keeps
     */
    record Revision(
            TableDescriptor table,
            Set<Integer> keptColumns,
            Key key,
            HlcTimestamp time,
            Optional<Key> row,
            Optional<KeptColumns> kept) {
        /** @param start rows where the window begins */
        Optional<Key> row(Map<Key, Key> start) {
            return keptColumns.isEmpty() ? row : row.map(bytes -> completed(bytes, start));
        }

        private Key completed(Key bytes, Map<Key, Key> start) {
            List<Column> layout = KeptColumns.layout(table.columns(), keptColumns);
            @Nullable Object[] values = RowCodec.of(layout).decode(bytes.toByteArray(), 0, bytes.length());
            kept.ifPresent(kept -> {
                Key from = kept.key()
                        .map(other -> table.keyPrefix().append(other.toByteArray()))
                        .orElse(key);
                Key before = Objects.requireNonNull(start.get(from), "no row under " + from);
                @Nullable
                Object[] beforeValues = RowCodec.of(table.columns()).decode(before.toByteArray(), 0, before.length());
                for (int column : kept.columns()) {
                    int position = table.position(column);
                    assertThat(values[position]).as("a column that is kept").isNull();
                    values[position] = beforeValues[position];
                }
            });
            return Key.of(RowCodec.of(table.columns()).encode(values));
        }
    }

    void execute(String... statements) {
        server.execute(database, statements);
    }

    /** Ends a layer: the snapshot it reads is an independent witness of what the tables hold. */
    End end() {
        return ended((end, snapshot) -> {});
    }

    /** Ends a layer and reads what changed since another one, while its snapshot can be had. */
    End withChanges(End start, ChangesUser user) {
        return ended((end, snapshot) -> {
            Window window = new Window(start.time(), end.time());
            try (LayerChanges changes = LayerChanges.read(new LayerChanges.Request(
                    connections,
                    database,
                    slot.name(),
                    start.position(),
                    end.position(),
                    window,
                    start.seen(),
                    end.descriptors(),
                    oids(end),
                    Optional.of(new PastTables(1, oid -> (int) oid, () -> catalog(start))),
                    () -> inSnapshot(snapshot.snapshot()),
                    scratch,
                    () -> false))) {
                user.use(end, window, changes);
            }
        });
    }

    private static Map<Integer, Integer> oids(End end) {
        return end.descriptors().values().stream().collect(Collectors.toMap(TableDescriptor::id, TableDescriptor::id));
    }

    private static Catalog catalog(End end) {
        List<Descriptor> descriptors = new ArrayList<>(end.descriptors().values());
        descriptors.add(new SchemaDescriptor(1, 1, 1, "public"));
        return Catalog.of(end.time(), descriptors);
    }

    private End ended(BiConsumer<End, SnapshotSlot> user) {
        slot.publishTables();
        try (SnapshotSlot snapshot = slot.snapshot(TIMEOUT, said -> {});
                Connection connection = inSnapshot(snapshot.snapshot())) {
            Map<Long, Content> tables = new LinkedHashMap<>();
            for (Map.Entry<Long, TableDescriptor> table : published(connection).entrySet()) {
                tables.put(table.getKey(), content(connection, table.getKey(), table.getValue()));
            }
            End end = new End(snapshot.position(), HlcTimestamp.of(Instant.now()), seen(connection), tables);
            user.accept(end, snapshot);
            return end;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String seen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT txid_current_snapshot()::text")) {
            row.next();
            return row.getString(1);
        }
    }

    interface ChangesUser {
        void use(End end, Window window, LayerChanges changes);
    }

    /** All revisions of a table, or only the newest of each key. */
    static List<Revision> revisions(LayerChanges changes, TableDescriptor table, Window window, boolean history) {
        return revisions(changes, table, window, history ? Optional.of(window.start()) : Optional.empty());
    }

    static List<Revision> revisions(
            LayerChanges changes, TableDescriptor table, Window window, Optional<HlcTimestamp> historyFrom) {
        List<Revision> revisions = new ArrayList<>();
        try (ExportCursor cursor =
                changes.export(new ExportRequest("hold", table, table.span(), window, historyFrom, false))) {
            while (cursor.next()) {
                revisions.add(new Revision(
                        table,
                        cursor.keptColumns(),
                        Key.copyOf(cursor.key(), 0, cursor.keyLength()),
                        new HlcTimestamp(cursor.wallNanos(), cursor.logical()),
                        cursor.rowLength() < 0
                                ? Optional.empty()
                                : Optional.of(Key.copyOf(cursor.row(), cursor.rowOffset(), cursor.rowLength())),
                        cursor.kept()));
            }
        }
        return revisions;
    }

    /** What the revisions of a window up to a time make of the rows at its start. */
    static Map<Key, Key> applied(Map<Key, Key> rows, List<Revision> revisions, HlcTimestamp upTo) {
        Map<Key, Key> result = new TreeMap<>(rows);
        for (int i = revisions.size() - 1; i >= 0; i--) {
            Revision revision = revisions.get(i);
            if (!revision.time().isAfter(upTo)) {
                revision.row(rows)
                        .ifPresentOrElse(row -> result.put(revision.key(), row), () -> result.remove(revision.key()));
            }
        }
        return result;
    }

    /** As {@link #end} sees it, now. */
    Map<Key, Key> rowsNow(String table) {
        try (Connection connection = connections.openSimple(database)) {
            for (Map.Entry<Long, TableDescriptor> published :
                    published(connection).entrySet()) {
                if (published.getValue().name().equals(table)) {
                    return content(connection, published.getKey(), published.getValue())
                            .rows();
                }
            }
            throw new IllegalArgumentException(table);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    ServerIdentity identity() {
        try (Connection connection = connections.open(database)) {
            return ServerIdentity.of(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Connection inSnapshot(String snapshot) {
        Connection connection = connections.openSimple(database);
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
            statement.execute("SET TRANSACTION SNAPSHOT '" + snapshot + "'");
            return connection;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<Long, TableDescriptor> published(Connection connection) throws SQLException {
        Map<Long, TableDescriptor> tables = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT c.oid, c.relname, (c.relfilenode::bigint * 31 + r.oid::bigint) % 2147483647, i.indkey::text FROM pg_publication_rel r JOIN pg_class c ON c.oid = r.prrelid"
                                + " JOIN pg_publication p ON p.oid = r.prpubid AND p.pubname = '" + slot.name() + "'"
                                + " JOIN pg_index i ON i.indrelid = c.oid AND CASE c.relreplident WHEN 'i' THEN i.indisreplident ELSE i.indisprimary END"
                                + " ORDER BY 1")) {
            while (rows.next()) {
                List<Integer> key = Arrays.stream(rows.getString(4).split(" "))
                        .map(Integer::valueOf)
                        .toList();
                tables.put(
                        rows.getLong(1),
                        new TableDescriptor(
                                rows.getInt(1),
                                1,
                                1,
                                1,
                                rows.getString(2),
                                TableDescriptor.State.PUBLIC,
                                rows.getInt(3),
                                1,
                                columns(rows.getLong(1)),
                                key,
                                List.of(),
                                false,
                                Optional.empty()));
            }
        }
        return tables;
    }

    private List<Column> columns(long oid) {
        return server
                .query(
                        database,
                        "SELECT attnum, attname, atttypid::bigint, attnotnull FROM pg_attribute WHERE attrelid = " + oid
                                + " AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum")
                .stream()
                .map(row -> new Column(
                        Integer.parseInt(text(row.get(0))),
                        text(row.get(1)),
                        ColumnEncoding.of(Long.parseLong(text(row.get(2))), true)
                                .columnType(),
                        text(row.get(3)).equals("f"),
                        Optional.empty(),
                        false))
                .toList();
    }

    private static String text(@Nullable String value) {
        return String.valueOf(value);
    }

    private static Content content(Connection connection, long oid, TableDescriptor descriptor) throws SQLException {
        Map<Integer, ChangedTable> tables = ChangedTables.read(connection, Map.of(oid, descriptor));
        ChangedTable table = new HashMap<>(tables).values().iterator().next();
        TupleEncoder encoder = new TupleEncoder(table);
        Map<Key, Key> rows = new TreeMap<>();
        ByteSink sink = new ByteSink();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT "
                        + String.join(
                                ", ",
                                table.columns().stream()
                                        .map(column -> '"' + column.name() + '"')
                                        .toList())
                        + " FROM ONLY \"" + table.schema() + "\".\"" + descriptor.name() + '"')) {
            while (result.next()) {
                byte[] @Nullable [] values = new byte[table.columns().size()] @Nullable [];
                for (int i = 0; i < values.length; i++) {
                    String value = result.getString(i + 1);
                    values[i] = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
                }
                Tuple tuple = Tuple.of(values);
                sink.clear();
                encoder.encode(tuple, sink);
                rows.put(Key.of(encoder.key(tuple, table.keyPositions())), Key.of(sink.toByteArray()));
            }
        }
        return new Content(descriptor, rows);
    }

    @Override
    public void close() {
        if (slot.exists()) {
            slot.drop();
        }
    }
}
