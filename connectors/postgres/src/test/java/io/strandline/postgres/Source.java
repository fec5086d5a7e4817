package io.strandline.postgres;

import io.strandline.keyspace.ExportCursor;
import io.strandline.keyspace.ExportRequest;
import io.strandline.keyspace.Hold;
import io.strandline.keyspace.HoldRequest;
import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.Keyspaces;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.Window;
import io.strandline.manifest.row.RowSchemas;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.postgres.server.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;

/** A keyspace on a server, one database of which is held and read. */
final class Source implements AutoCloseable {
    static final long JOB = 7;

    /**
     * What a cursor gave.
     *
     * @param key without the table's prefix
     */
    record Row(Key key, GenericRecord values) {}

    private final Keyspace keyspace;
    private final Hold hold;
    private final Catalog catalog;

    private Source(Keyspace keyspace, Hold hold) {
        this.keyspace = keyspace;
        this.hold = hold;
        this.catalog = keyspace.catalog(hold.end());
    }

    /** Holds all tables of a database. */
    static Source hold(PostgresServer server, String database) {
        return hold(server.uri(database), database);
    }

    static Source hold(String uri, String database) {
        return hold(uri, database, true);
    }

    /** Holds a database and none of its tables. */
    static Source holdNothing(String uri, String database) {
        return hold(uri, database, false);
    }

    private static Source hold(String uri, String database, boolean tables) {
        Keyspace keyspace = Keyspaces.open(uri);
        try {
            Catalog present = keyspace.catalog(keyspace.now());
            DatabaseDescriptor held = present.database(database).orElseThrow();
            List<Span> spans = present.descriptors().stream()
                    .filter(descriptor -> tables && descriptor.databaseId() == held.id())
                    .filter(TableDescriptor.class::isInstance)
                    .map(descriptor -> ((TableDescriptor) descriptor).span())
                    .toList();
            return new Source(
                    keyspace,
                    keyspace.protect(new HoldRequest(
                            JOB,
                            List.of(new HoldRequest.Part(Window.full(keyspace.now()), spans)),
                            Set.of(held.id()),
                            Optional.empty())));
        } catch (RuntimeException | Error e) {
            keyspace.release(JOB);
            keyspace.close();
            throw e;
        }
    }

    Keyspace keyspace() {
        return keyspace;
    }

    Hold hold() {
        return hold;
    }

    Catalog catalog() {
        return catalog;
    }

    TableDescriptor table(String name) {
        return catalog.descriptors().stream()
                .filter(descriptor -> descriptor.name().equals(name))
                .filter(TableDescriptor.class::isInstance)
                .map(TableDescriptor.class::cast)
                .findFirst()
                .orElseThrow();
    }

    List<Row> rows(TableDescriptor table) {
        return rows(keyspace, table, table.span());
    }

    List<Row> rows(Keyspace reader, TableDescriptor table, Span span) {
        List<Row> rows = new ArrayList<>();
        GenericDatumReader<GenericRecord> avro =
                new GenericDatumReader<>(RowSchemas.row(table.name(), table.columns()));
        try (ExportCursor cursor = reader.export(
                new ExportRequest(hold.id(), table, span, Window.full(hold.end()), Optional.empty(), false))) {
            while (cursor.next()) {
                int prefix = TableDescriptor.KEY_PREFIX_LENGTH;
                rows.add(new Row(
                        Key.copyOf(cursor.key(), prefix, cursor.keyLength() - prefix),
                        avro.read(
                                null,
                                DecoderFactory.get()
                                        .binaryDecoder(cursor.row(), cursor.rowOffset(), cursor.rowLength(), null))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    List<String> column(TableDescriptor table, String name) {
        return rows(table).stream()
                .map(row -> String.valueOf(row.values().get(name)))
                .toList();
    }

    @Override
    public void close() {
        keyspace.release(JOB);
        keyspace.close();
    }
}
