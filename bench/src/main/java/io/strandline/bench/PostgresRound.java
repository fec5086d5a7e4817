package io.strandline.bench;

import io.strandline.cli.output.CollectedResult;
import io.strandline.control.Session;
import io.strandline.postgres.server.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One backup of a database, one restore, and what PostgreSQL brings for both, in turn. */
final class PostgresRound {
    /** What {@link #run} measures, in its order. */
    static final List<String> NAMES = List.of(
            "two bare COPY",
            "pg_dump -Fd -j2 -Z0",
            "pg_dump -Fd -j2 -Z1",
            "BACKUP",
            "pg_restore -j2",
            "RESTORE",
            "pgcopydb clone");

    private final Workbench bench;
    private final PostgresServer server;
    private final ServerCpu cpu;
    private final String database;
    private final Path scratch;

    PostgresRound(Workbench bench, PostgresServer server, String database, String name) {
        this.bench = bench;
        this.server = server;
        this.cpu = new ServerCpu(server);
        this.database = database;
        this.scratch = bench.scratch(name);
    }

    /** Without pgcopydb where that is not installed. */
    static List<String> names() {
        boolean installed = List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "pgcopydb")));
        return installed ? NAMES : NAMES.subList(0, NAMES.size() - 1);
    }

    /** @return the timings of {@link #names} */
    List<ServerTiming> run() throws IOException {
        List<ServerTiming> timings = new ArrayList<>();
        String collection = "'nodelocal://1/" + scratch.getFileName() + "'";
        timings.add(ServerTiming.of(cpu, this::copyTwice));
        timings.add(ServerTiming.of(cpu, () -> dump("-Z0")));
        timings.add(ServerTiming.of(cpu, () -> dump("-Z1")));
        timings.add(ServerTiming.of(
                cpu, () -> execute(bench, server, database, "BACKUP DATABASE " + database + " INTO " + collection)));
        timings.add(ServerTiming.of(cpu, this::restoreDump));
        timings.add(ServerTiming.of(
                cpu,
                () -> execute(
                        bench,
                        server,
                        database,
                        "RESTORE DATABASE " + database + " FROM LATEST IN " + collection
                                + " WITH new_db_name = 'restored'")));
        checkRestored(server, database);
        Workbench.delete(scratch);
        if (names().size() > timings.size()) {
            timings.add(ServerTiming.of(cpu, this::cloneDatabase));
        }
        server.execute(
                PostgresServer.DATABASE,
                "DROP DATABASE restored",
                "DROP DATABASE dumped",
                "DROP DATABASE IF EXISTS cloned");
        Workbench.delete(scratch);
        Workbench.delete(bench.store().externalIoDir().resolve(scratch.getFileName()));
        return timings;
    }

    /** Runs a statement in a session of its own, without a limit for the CPU. */
    static void execute(Workbench bench, PostgresServer server, String database, String statement) {
        try (Session session = bench.session(server.uri(database))) {
            session.execute("SET CLUSTER SETTING admission.elastic_cpu.utilization_limit = 1", new CollectedResult());
            session.execute(statement, new CollectedResult());
        }
    }

    static void checkRestored(PostgresServer server, String database) {
        for (String table : List.of("orders", "lineitem")) {
            String query = "SELECT count(*), sum(hashtextextended(t::text, 0)) FROM " + table + " t";
            Workbench.check(
                    server.query(database, query).equals(server.query("restored", query)),
                    table + " was not restored as it was");
        }
    }

    private void copyTwice() throws IOException {
        Process first = copy("<");
        Process second = copy(">=");
        await(first);
        await(second);
    }

    /** Of both tables the half on one side. */
    private Process copy(String comparison) throws IOException {
        String half = comparison + " (SELECT max(o_orderkey) / 2 FROM orders)";
        return start(
                "psql",
                "-q",
                "-c",
                "COPY (SELECT * FROM lineitem WHERE l_orderkey " + half + ") TO STDOUT (FORMAT binary)",
                "-c",
                "COPY (SELECT * FROM orders WHERE o_orderkey " + half + ") TO STDOUT (FORMAT binary)",
                server.uri(database));
    }

    private void dump(String compression) throws IOException {
        Workbench.delete(scratch);
        await(start("pg_dump", "-Fd", "-j2", compression, "-f", scratch.toString(), "-d", server.uri(database)));
    }

    private void restoreDump() throws IOException {
        server.execute(PostgresServer.DATABASE, "CREATE DATABASE dumped TEMPLATE template0");
        await(start("pg_restore", "-j2", "-d", server.uri("dumped"), scratch.toString()));
    }

    private void cloneDatabase() throws IOException {
        server.execute(PostgresServer.DATABASE, "CREATE DATABASE cloned TEMPLATE template0");
        await(new ProcessBuilder(
                        "pgcopydb",
                        "clone",
                        "--table-jobs=2",
                        "--index-jobs=2",
                        "--dir=" + scratch,
                        "--source=" + server.uri(database),
                        "--target=" + server.uri("cloned"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    private static Process start(String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void await(Process process) throws IOException {
        try {
            Workbench.check(process.waitFor() == 0, process + " failed");
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
