package io.strandline.postgres.restore;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.strandline.postgres.connection.PostgresConnections;
import io.strandline.postgres.connection.PostgresUri;
import io.strandline.postgres.definitions.ObjectName;
import io.strandline.postgres.server.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;

/** A database with every kind of object: {@code every-object.sql}. */
final class EveryObject {
    private EveryObject() {}

    static void makeIn(PostgresServer server, String database) {
        makeRolesIn(server);
        server.execute("postgres", "CREATE DATABASE " + ObjectName.quoted(database));
        try (InputStream in = Objects.requireNonNull(EveryObject.class.getResourceAsStream("every-object.sql"))) {
            String script = new String(in.readAllBytes(), UTF_8).replace(":\"DBNAME\"", ObjectName.quoted(database));
            PostgresUri uri = PostgresUri.parse(server.uri(database), Map.of());
            // The driver would cut it in the middle of a function.
            try (Session session = Session.open(new PostgresConnections(uri), database)) {
                session.run("every object", "SET search_path = public;" + script);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.execute(
                database,
                "CREATE EVENT TRIGGER never ON ddl_command_start WHEN TAG IN ('CREATE TABLE')"
                        + " EXECUTE FUNCTION public.on_ddl()");
    }

    static void makeRolesIn(PostgresServer server) {
        server.execute(
                "postgres", "CREATE ROLE owner_role", "CREATE ROLE \"Reader, Quoted\"", "CREATE ROLE group_role");
    }
}
