package io.strandline.postgres.dump;

import io.strandline.manifest.Key;
import io.strandline.manifest.schema.DefinitionsDescriptor;
import io.strandline.postgres.catalog.SourceDatabase;
import io.strandline.postgres.connection.PostgresUri;
import io.strandline.postgres.definitions.DefinitionDetails;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes down what databases define, as pg_dump does: functions, triggers, constraints, privileges and all else that no descriptor says. */
public final class DefinitionsDump {
    /** How the content is read. */
    public static final String FORMAT = "postgresql-sql/1";

    /** The name of the definitions that no database holds: roles, their memberships and settings, tablespaces. */
    public static final String CLUSTER = "cluster";

    private final PostgresUri uri;
    private final ClientPrograms programs;

    public DefinitionsDump(PostgresUri uri, ClientPrograms programs) {
        this.uri = uri;
        this.programs = programs;
    }

    /**
     * Those of a database.
     *
     * @param id of the descriptor
     * @param snapshot that they are read under
     * @param details what pg_dump does not say
     */
    public DefinitionsDescriptor of(SourceDatabase database, int id, String snapshot, DefinitionDetails details) {
        List<String> command = command("pg_dump", database.majorVersion(), uri.withDatabase(database.name()));
        // With --verbose each entry says which object it is; --create brings the database's own properties.
        command.addAll(List.of(
                "--schema-only",
                "--create",
                "--verbose",
                "--snapshot=" + snapshot,
                // Else it waits for ever for a table that somebody has locked, and others wait behind it.
                "--lock-wait-timeout=" + uri.lockTimeout(),
                "--exclude-schema=strandline",
                "--exclude-schema=strandline_ddl",
                "--exclude-schema=strandline_restore_*"));
        byte[] content = run(command, "cannot read the definitions of database " + database.name());
        return new DefinitionsDescriptor(
                id, 1, database.id(), database.name(), FORMAT, details.json(), Key.of(content));
    }

    /**
     * Those of the server. Passwords stay there.
     *
     * @param more statements that pg_dumpall leaves out
     */
    public DefinitionsDescriptor ofCluster(int id, int serverVersion, List<String> more) {
        List<String> command = command("pg_dumpall", serverVersion, uri);
        command.addAll(List.of("--globals-only", "--no-role-passwords"));
        String written = ClientPrograms.text(run(command, "cannot read the roles and tablespaces of " + uri));
        byte[] content = (written + "\n" + String.join("\n", more)).getBytes(StandardCharsets.UTF_8);
        return new DefinitionsDescriptor(
                id, 1, 0, CLUSTER, FORMAT, DefinitionDetails.of(serverVersion).json(), Key.of(content));
    }

    private List<String> command(String program, int serverVersion, PostgresUri database) {
        Path path = programs.find(program, serverVersion);
        List<String> command = new ArrayList<>(List.of(path.toString(), "--no-password"));
        command.add("--dbname=" + conninfo(database));
        return command;
    }

    private byte[] run(List<String> command, String what) {
        Map<String, String> environment = new HashMap<>();
        // Other processes see arguments, but not this.
        uri.password().ifPresent(password -> environment.put("PGPASSWORD", password));
        environment.put("LC_ALL", "C");
        return ProgramOutput.run(command, environment, what);
    }

    private static String conninfo(PostgresUri uri) {
        StringBuilder text = new StringBuilder();
        append(text, "host", uri.host());
        append(text, "port", Integer.toString(uri.port()));
        append(text, "user", uri.user());
        append(text, "dbname", uri.database());
        append(text, "application_name", "strandline");
        for (String name : List.of("sslmode", "sslrootcert", "sslcert", "sslkey")) {
            uri.parameter(name).ifPresent(value -> append(text, name, value));
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String name, String value) {
        text.append(text.isEmpty() ? "" : " ")
                .append(name)
                .append("='")
                .append(value.replace("\\", "\\\\").replace("'", "\\'"))
                .append('\'');
    }
}
