package io.strandline.control.connection;

import io.strandline.control.connection.ExternalConnections.Connection;
import io.strandline.control.execution.Rows;
import io.strandline.control.execution.SessionContext;
import io.strandline.control.job.JobRegistry;
import io.strandline.control.parser.Identifiers;
import io.strandline.control.result.ResultSink;
import io.strandline.control.statement.ConnectionStatement;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.RedactedUri;
import io.strandline.manifest.storage.SecretUri;
import java.util.List;
import java.util.Optional;

/** CREATE, ALTER, DROP, SHOW and CHECK EXTERNAL CONNECTION. */
public final class ConnectionExecutor {
    private final SessionContext session;
    private final ExternalConnections connections;
    private final ConnectionCheck checks;

    /** @param jobs runs checks */
    public ConnectionExecutor(SessionContext session, JobRegistry jobs) {
        this.session = session;
        this.connections = new ExternalConnections(session);
        this.checks = new ConnectionCheck(session, jobs);
    }

    public void execute(ConnectionStatement statement, ResultSink sink) {
        if (statement instanceof ConnectionStatement.CreateConnection create) {
            create(create, sink);
        } else if (statement instanceof ConnectionStatement.AlterConnection alter) {
            alter(alter, sink);
        } else if (statement instanceof ConnectionStatement.DropConnection drop) {
            drop(drop, sink);
        } else if (statement instanceof ConnectionStatement.ShowConnections show) {
            show(show.name(), sink);
        } else if (statement instanceof ConnectionStatement.ShowCreateConnections show) {
            showCreate(show.name(), sink);
        } else if (statement instanceof ConnectionStatement.CheckConnection check) {
            checks.execute(check, sink);
        }
    }

    private void create(ConnectionStatement.CreateConnection create, ResultSink sink) {
        session.transactions().requireNone("CREATE EXTERNAL CONNECTION");
        requireName(create.name());
        if (connections.find(create.name()).isPresent()) {
            if (!create.ifNotExists()) {
                throw ExternalConnections.exists(create.name());
            }
            sink.notice("external connection '" + create.name() + "' already exists, skipping");
        } else {
            boolean mayDelete = mayDelete(create.uri());
            connections.create(create.name(), create.uri().uri());
            noticeUnless(mayDelete, create.name(), sink);
        }
        sink.done("CREATE EXTERNAL CONNECTION");
    }

    private void alter(ConnectionStatement.AlterConnection alter, ResultSink sink) {
        session.transactions().requireNone("ALTER EXTERNAL CONNECTION");
        if (connections.find(alter.name()).isPresent()) {
            boolean mayDelete = mayDelete(alter.uri());
            connections.alter(alter.name(), alter.uri().uri());
            noticeUnless(mayDelete, alter.name(), sink);
        } else if (alter.ifExists()) {
            sink.notice("external connection '" + alter.name() + "' does not exist, skipping");
        } else {
            throw ExternalConnections.missing(alter.name());
        }
        sink.done("ALTER EXTERNAL CONNECTION");
    }

    /** A name stands between {@code external://} and the next slash. */
    private static void requireName(String name) {
        if (name.isEmpty() || name.matches(".*[/?%#].*")) {
            throw new StrandlineException(
                    ErrorCode.INVALID_NAME,
                    "invalid name of an external connection: '" + name + "'",
                    "It becomes part of a URI, external://NAME/PATH, and so is not empty and has none of / ? % #.");
        }
    }

    private boolean mayDelete(SecretUri uri) {
        if (StorageUris.isExternal(uri.uri())) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "an external connection cannot stand for another one: " + uri.displayName(),
                    "Name the place itself; " + uri.displayName() + "/PATH is a place below that connection's.");
        }
        return PlaceCheck.mayDelete(uri, session.storage());
    }

    private static void noticeUnless(boolean mayDelete, String name, ResultSink sink) {
        if (!mayDelete) {
            sink.notice("external connection '" + name
                    + "' may not delete objects: backups work, and leave behind what they would "
                    + "tidy up, as the check has left its object");
        }
    }

    private void drop(ConnectionStatement.DropConnection drop, ResultSink sink) {
        session.transactions().requireNone("DROP EXTERNAL CONNECTION");
        if (!connections.drop(drop.name()) && !drop.ifExists()) {
            throw ExternalConnections.missing(drop.name());
        }
        sink.done("DROP EXTERNAL CONNECTION");
    }

    private void show(Optional<String> name, ResultSink sink) {
        Rows rows = Rows.of("connection_name", "connection_uri", "connection_type");
        for (Connection connection : wanted(name)) {
            rows.add(connection.name(), redacted(connection).orElse(null), connection.type());
            noticeUnlessReadable(connection, sink);
        }
        rows.send(sink, name.isPresent() ? "SHOW EXTERNAL CONNECTION" : "SHOW EXTERNAL CONNECTIONS");
    }

    /** With the secrets redacted, unlike CockroachDB: what a statement answers ends up in logs and histories. */
    private void showCreate(Optional<String> name, ResultSink sink) {
        Rows rows = Rows.of("connection_name", "create_statement");
        for (Connection connection : wanted(name)) {
            String statement = redacted(connection)
                    .map(uri -> "CREATE EXTERNAL CONNECTION " + Identifiers.literal(connection.name()) + " AS "
                            + Identifiers.literal(uri))
                    .orElse(null);
            rows.add(connection.name(), statement);
            noticeUnlessReadable(connection, sink);
        }
        rows.send(sink, name.isPresent() ? "SHOW CREATE EXTERNAL CONNECTION" : "SHOW CREATE ALL EXTERNAL CONNECTIONS");
    }

    private List<Connection> wanted(Optional<String> name) {
        return name.map(one -> List.of(connections.named(one))).orElseGet(connections::all);
    }

    private static Optional<String> redacted(Connection connection) {
        return connection.uri().map(RedactedUri::of);
    }

    private static void noticeUnlessReadable(Connection connection, ResultSink sink) {
        if (connection.uri().isEmpty()) {
            sink.notice("the URI of external connection '" + connection.name()
                    + "' cannot be decrypted here: ALTER EXTERNAL CONNECTION gives it one again");
        }
    }
}
