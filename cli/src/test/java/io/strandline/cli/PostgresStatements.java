package io.strandline.cli;

import io.strandline.cli.output.CollectedResult;
import io.strandline.control.Session;
import io.strandline.control.SessionOptions;
import io.strandline.control.Sessions;
import io.strandline.control.job.JobRegistry;
import io.strandline.job.FlinkJobRunner;
import io.strandline.job.JobRunners;
import io.strandline.keyspace.Keyspaces;
import io.strandline.keyspace.SourceCheck;
import io.strandline.keyspace.SourceCheck.Finding;
import io.strandline.keyspace.write.WritableKeyspace;
import io.strandline.postgres.server.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A PostgreSQL server, and statements with it as their source, in this process. */
final class PostgresStatements implements AutoCloseable {
    private final PostgresServer server;
    private final Path folder;
    private final WritableKeyspace control;
    private final JobRunners runners;
    private final JobRegistry jobs;

    /** @param folder for the control store and what is written to {@code nodelocal://1/} */
    PostgresStatements(Path folder) {
        this(folder, PostgresServer.start());
    }

    /** @param server is closed with this */
    PostgresStatements(Path folder, PostgresServer server) {
        this.server = server;
        this.folder = folder;
        control = (WritableKeyspace) Keyspaces.open("embedded:" + folder.resolve("control"));
        runners = JobRunners.of(FlinkJobRunner.local(2));
        jobs = JobRegistry.open(control, runners);
    }

    PostgresServer server() {
        return server;
    }

    /** A new database, and what is in it. */
    void make(String database, String... statements) {
        server.execute(PostgresServer.DATABASE, "CREATE DATABASE " + database);
        server.execute(database, statements);
    }

    CollectedResult run(String database, String sql) {
        return runAt(server.uri(database), sql);
    }

    CollectedResult runAt(String uri, String sql) {
        CollectedResult result = new CollectedResult();
        try (Session session = session(uri)) {
            session.execute(sql, result);
        }
        return result;
    }

    /** To be closed by who asks for it. */
    Session session(String uri) {
        SessionOptions options =
                new SessionOptions("root", "", folder.toString(), folder.toString()).ofSource(Keyspaces.resolve(uri));
        return Sessions.open(control, jobs, options);
    }

    void enableIncrementals(String database) {
        String uri = server.uri(database);
        SourceCheck.of(uri).enableIncrementals(uri, Optional.empty(), said -> {});
    }

    /** And what tells when tables are altered. */
    void enableIncrementalsWithDdlTimes(String database) {
        String uri = server.uri(database);
        SourceCheck.of(uri).enableIncrementals(uri, Optional.empty(), true, said -> {});
    }

    List<Finding> check(String uri) {
        return SourceCheck.of(uri).check(uri, Optional.empty());
    }

    @Override
    public void close() {
        jobs.close();
        runners.close();
        control.close();
        server.close();
    }
}
