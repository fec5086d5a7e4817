package io.strandline.bench;

import io.strandline.postgres.check.PostgresCheck;
import io.strandline.postgres.server.PostgresServer;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/** Incremental layers of a PostgreSQL database: after a hundredth of its rows was changed, against the full backup; and with more and more log to read. */
final class PostgresLayers {
    private static final double AGAINST_FULL = 0.1;
    private static final double AGAINST_SMALL_BACKLOG = 1.25;
    private static final long SMALL_BACKLOG_BYTES = 64L << 20;
    private static final int EVENTS = 50_000;

    private final Workbench bench;
    private final Report report;
    private final PostgresServer server;
    private final ServerCpu cpu;
    private final String database;

    PostgresLayers(Workbench bench, PostgresServer server, String database) {
        this.bench = bench;
        this.report = bench.report();
        this.server = server;
        this.cpu = new ServerCpu(server);
        this.database = database;
    }

    void run() throws IOException {
        server.execute(
                database,
                "CREATE TABLE events (id int PRIMARY KEY, payload text NOT NULL)",
                "ALTER TABLE events ALTER payload SET STORAGE PLAIN",
                "INSERT INTO events SELECT i, '' FROM generate_series(1, " + EVENTS + ") AS i");
        new PostgresCheck().enableIncrementals(server.uri(database), Optional.empty(), text -> {});
        changed("", 1);
        changed(" WITH revision_history", 2);
        backlog();
    }

    private void changed(String option, int place) throws IOException {
        String collection = "'nodelocal://1/layers-" + place + "'";
        ServerTiming full = backup("INTO " + collection + option);
        ServerTiming nothing = backup("INTO LATEST IN " + collection + option);
        // Every hundredth order, with its lines: in all blocks of both tables.
        String every = " %% 100 = %d".formatted(place);
        server.execute(
                database,
                "UPDATE lineitem SET l_quantity = l_quantity + 1 WHERE l_orderkey" + every,
                "UPDATE orders SET o_totalprice = o_totalprice + 1 WHERE o_orderkey" + every);
        ServerTiming changed = backup("INTO LATEST IN " + collection + option);
        report.say("%nfull%s %s, then a layer of nothing %s, of 1 %% changed rows %s", option, full, nothing, changed);
        report.atMost(
                "incremental" + option + ", 1 % changed / full",
                Math.max(0, changed.seconds() - nothing.seconds()) / (full.seconds() - nothing.seconds()),
                AGAINST_FULL);
        report.say(
                "  whole jobs: %.3f, CPU: %.3f",
                changed.seconds() / full.seconds(),
                changed.both().cpuSeconds() / full.both().cpuSeconds());
        PostgresRound.execute(
                bench,
                server,
                database,
                "RESTORE DATABASE " + database + " FROM LATEST IN " + collection + " WITH new_db_name = 'restored'");
        PostgresRound.checkRestored(server, database);
        server.execute(PostgresServer.DATABASE, "DROP DATABASE restored");
        Workbench.delete(bench.store().externalIoDir().resolve("layers-" + place));
    }

    private void backlog() throws IOException {
        String collection = "'nodelocal://1/backlog'";
        backup("INTO " + collection);
        long small = peakOf(
                collection,
                Math.min(SMALL_BACKLOG_BYTES, bench.settings().backlog().bytes()));
        long large = peakOf(collection, bench.settings().backlog().bytes());
        report.atMost("memory with the large backlog / the small one", (double) large / small, AGAINST_SMALL_BACKLOG);
        Workbench.delete(bench.store().externalIoDir().resolve("backlog"));
    }

    /** The most memory that this process has while it takes a layer of some log. */
    private long peakOf(String collection, long logBytes) throws IOException {
        long start = logPosition();
        while (logPosition() - start < logBytes) {
            // Random, so that no compression makes less of it; two kilobytes a row.
            server.execute(database, """
                    UPDATE events SET payload = (SELECT string_agg(md5(random()::text), '') FROM generate_series(1, 60) WHERE events.id > 0)
                    WHERE id %% 10 = %d""".formatted(logPosition() / 8 % 10), "VACUUM events");
        }
        PeakMemory.forget();
        ServerTiming timing = backup("INTO LATEST IN " + collection);
        long peak = PeakMemory.bytes();
        report.say("a layer of %,d MB of log: %s, this process had at most %,d MB", logBytes >> 20, timing, peak >> 20);
        return peak;
    }

    private long logPosition() {
        return Long.parseLong(Objects.requireNonNull(server.value(database, "SELECT pg_current_wal_lsn() - '0/0'")));
    }

    private ServerTiming backup(String where) throws IOException {
        return ServerTiming.of(
                cpu, () -> PostgresRound.execute(bench, server, database, "BACKUP DATABASE " + database + " " + where));
    }
}
