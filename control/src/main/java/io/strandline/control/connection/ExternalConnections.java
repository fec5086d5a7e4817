package io.strandline.control.connection;

import io.strandline.control.execution.SessionContext;
import io.strandline.keyspace.write.RowCursor;
import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.row.KeyCodec;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The external connections of one keyspace: rows of {@code system.external_connections}, their URIs sealed. */
public final class ExternalConnections {
    /** In database {@code system}. */
    public static final String TABLE = "external_connections";

    /** The only type there is; CockroachDB has others for keys and foreign databases. */
    private static final String STORAGE = "STORAGE";

    private static final int NAME = 0;
    private static final int UPDATED = 2;
    private static final int TYPE = 3;
    private static final int DETAILS = 4;

    private final SessionContext session;

    public ExternalConnections(SessionContext session) {
        this.session = session;
    }

    /**
     * A connection.
     *
     * @param uri with its secrets; empty if it cannot be opened here
     */
    record Connection(String name, String type, Optional<String> uri) {
        /** @throws StrandlineException {@code OBJECT_NOT_IN_STATE} if it cannot be opened here */
        String requireUri() {
            return uri.orElseThrow(() -> new StrandlineException(
                    ErrorCode.OBJECT_NOT_IN_STATE,
                    "the URI of external connection '" + name
                            + "' cannot be decrypted: it was encrypted in another store, or this one has lost its key",
                    "ALTER EXTERNAL CONNECTION gives it a URI again."));
        }
    }

    /** By name. */
    List<Connection> all() {
        return session.transactions().read(transaction -> {
            List<Connection> all = new ArrayList<>();
            TableDescriptor table = table(transaction.catalog());
            try (RowCursor rows = transaction.scan(table, table.span(), false)) {
                while (rows.next()) {
                    all.add(connection(rows.row()));
                }
            }
            return all;
        });
    }

    Optional<Connection> find(String name) {
        return session.transactions()
                .read(transaction -> row(name, transaction, false).map(this::connection));
    }

    /** @throws StrandlineException {@code UNDEFINED_OBJECT} */
    Connection named(String name) {
        return find(name).orElseThrow(() -> missing(name));
    }

    static StrandlineException missing(String name) {
        return new StrandlineException(
                ErrorCode.UNDEFINED_OBJECT,
                "external connection with name '" + name + "' does not exist",
                "SHOW EXTERNAL CONNECTIONS lists them.");
    }

    /** @throws StrandlineException {@code DUPLICATE_OBJECT} */
    void create(String name, String uri) {
        session.transactions().write(transaction -> {
            if (row(name, transaction, true).isPresent()) {
                throw exists(name);
            }
            Instant now = now(transaction);
            transaction.insert(table(transaction.catalog()), new Object[] {
                name, now, now, STORAGE, sealed(name, uri), session.options().user()
            });
            return true;
        });
    }

    static StrandlineException exists(String name) {
        return new StrandlineException(
                ErrorCode.DUPLICATE_OBJECT,
                "external connection with connection name '" + name + "' already exists",
                "ALTER EXTERNAL CONNECTION gives it another URI.");
    }

    /** @throws StrandlineException {@code UNDEFINED_OBJECT} */
    void alter(String name, String uri) {
        session.transactions().write(transaction -> {
            @Nullable Object[] row = row(name, transaction, true).orElseThrow(() -> missing(name));
            row[UPDATED] = now(transaction);
            row[DETAILS] = sealed(name, uri);
            transaction.upsert(table(transaction.catalog()), row);
            return true;
        });
    }

    /** @return false if there was none */
    boolean drop(String name) {
        return session.transactions().write(transaction -> {
            Optional<@Nullable Object[]> row = row(name, transaction, true);
            row.ifPresent(found -> transaction.delete(table(transaction.catalog()), found));
            return row.isPresent();
        });
    }

    /**
     * Takes rows of this table in a backup over: those that this keyspace can open, and has no connection of the same name for.
     *
     * @return the names of those that have to be created again: neither taken over nor here
     */
    public List<String> takeOver(List<@Nullable Object[]> rows, Transaction transaction) {
        List<String> lost = new ArrayList<>();
        for (@Nullable Object[] row : rows) {
            Connection connection = connection(row);
            if (row(connection.name(), transaction, true).isEmpty()) {
                if (connection.uri().isPresent()) {
                    transaction.insert(table(transaction.catalog()), row);
                } else {
                    lost.add(connection.name());
                }
            }
        }
        return lost;
    }

    private Connection connection(@Nullable Object[] row) {
        String name = String.valueOf(row[NAME]);
        Optional<String> uri = Optional.ofNullable((byte[]) row[DETAILS])
                .flatMap(details -> session.control().secrets().open(name, details))
                .map(secret -> new String(secret, StandardCharsets.UTF_8));
        return new Connection(name, String.valueOf(row[TYPE]), uri);
    }

    private byte[] sealed(String name, String uri) {
        return session.control().secrets().seal(name, uri.getBytes(StandardCharsets.UTF_8));
    }

    private static Instant now(Transaction transaction) {
        return transaction.readTime().toInstant().truncatedTo(ChronoUnit.MICROS);
    }

    private static Optional<@Nullable Object[]> row(String name, Transaction transaction, boolean forUpdate) {
        TableDescriptor table = table(transaction.catalog());
        Key key = Key.of(KeyCodec.of(table).encodePrefix(List.of(name)));
        try (RowCursor rows = transaction.scan(table, new Span(key, key.next()), forUpdate)) {
            return rows.next() ? Optional.of(rows.row()) : Optional.empty();
        }
    }

    private static TableDescriptor table(Catalog catalog) {
        return catalog.database(DatabaseDescriptor.SYSTEM)
                .flatMap(database -> catalog.schema(database.id(), SchemaDescriptor.PUBLIC))
                .flatMap(schema -> catalog.object(schema.id(), TABLE))
                .map(TableDescriptor.class::cast)
                .orElseThrow();
    }
}
