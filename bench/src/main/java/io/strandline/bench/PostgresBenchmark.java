package io.strandline.bench;

import io.strandline.cli.output.CollectedResult;
import io.strandline.control.Session;
import io.strandline.postgres.server.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A full backup of a PostgreSQL database, and its restore, against what PostgreSQL brings for it. */
final class PostgresBenchmark implements Benchmark {
    private static final double BACKUP_AGAINST_DUMP = 1.0;
    private static final double BACKUP_AGAINST_COPY = 0.6;
    private static final double RESTORE_AGAINST_RESTORE = 1.1;

    /** Of a row of lineitem, with its header and its place in the page. */
    private static final long LINE_BYTES = 160;

    private final Series copies = new Series("two bare COPY");
    private final Series plainDump = new Series("pg_dump -Fd -j2 -Z0");
    private final Series packedDump = new Series("pg_dump -Fd -j2 -Z1");
    private final Series backup = new Series("BACKUP");
    private final Series nativeRestore = new Series("pg_restore -j2");
    private final Series restore = new Series("RESTORE");

    @Override
    public void run(Workbench bench) throws IOException {
        try (PostgresServer server = PostgresServer.start(
                "shared_buffers=1GB", "max_wal_size=16GB", "checkpoint_timeout=1h", "maintenance_work_mem=256MB")) {
            load(server, "warm_up", 200_000);
            load(server, "shop", bench.settings().size().bytes() / LINE_BYTES);
            long bytes = Long.parseLong(
                    Objects.requireNonNull(
                            server.value(
                                    "shop",
                                    "SELECT sum(pg_table_size(oid)) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'")));
            bench.report().say("%,d bytes of tables", bytes);
            new Round(bench, server, "warm_up", 1, 0).run(false);
            for (int number = 1; number <= bench.settings().rounds(); number++) {
                new Round(bench, server, "shop", bytes, number).run(true);
            }
        }
        Report report = bench.report();
        report.rates(List.of(copies, plainDump, packedDump, backup, nativeRestore, restore));
        Series dump = plainDump.median() > packedDump.median() ? plainDump : packedDump;
        report.atMost("time of BACKUP / " + dump.name(), dump.median() / backup.median(), BACKUP_AGAINST_DUMP);
        report.say(
                "rate of BACKUP / two bare COPY: %.3f   floor %.2f: %s",
                backup.median() / copies.median(),
                BACKUP_AGAINST_COPY,
                Report.verdict(backup.median() >= BACKUP_AGAINST_COPY * copies.median()));
        report.atMost(
                "time of RESTORE / pg_restore -j2", nativeRestore.median() / restore.median(), RESTORE_AGAINST_RESTORE);
    }

    /** Two tables in the proportions of TPC-H's largest, with their types. */
    private static void load(PostgresServer server, String database, long lines) {
        server.execute(PostgresServer.DATABASE, "CREATE DATABASE " + database);
        server.execute(
                database,
                """
                CREATE TABLE orders (o_orderkey bigint PRIMARY KEY, o_custkey bigint NOT NULL, o_orderstatus char(1) NOT NULL, o_totalprice numeric(15,2) NOT NULL,
                  o_orderdate date NOT NULL, o_orderpriority char(15) NOT NULL, o_clerk char(15) NOT NULL, o_shippriority int NOT NULL, o_comment varchar(79) NOT NULL)""",
                """
                CREATE TABLE lineitem (l_orderkey bigint NOT NULL, l_partkey bigint NOT NULL, l_suppkey bigint NOT NULL, l_linenumber int NOT NULL, l_quantity numeric(15,2) NOT NULL,
                  l_extendedprice numeric(15,2) NOT NULL, l_discount numeric(15,2) NOT NULL, l_tax numeric(15,2) NOT NULL, l_returnflag char(1) NOT NULL, l_linestatus char(1) NOT NULL,
                  l_shipdate date NOT NULL, l_commitdate date NOT NULL, l_receiptdate date NOT NULL, l_shipinstruct char(25) NOT NULL, l_shipmode char(10) NOT NULL,
                  l_comment varchar(44) NOT NULL, PRIMARY KEY (l_orderkey, l_linenumber))""",
                """
                INSERT INTO orders SELECT i, i * 7919 %% 150000, 'O', i %% 500000 + 0.25, date '1992-01-01' + (i %% 2400)::int, '3-MEDIUM', 'Clerk#' || i %% 1000, 0,
                  substr(md5(i::text) || md5((i + 1)::text) || md5((i + 2)::text), 1, (20 + i %% 59)::int) FROM generate_series(1, %d::bigint) i""".formatted(lines / 4),
                """
                INSERT INTO lineitem SELECT i / 4, i * 7919 %% 200000, i * 104729 %% 10000, i %% 4 + 1, i %% 50 + 1, i %% 100000 + 0.5, (i %% 11) / 100.0, (i %% 9) / 100.0, 'N', 'O',
                  date '1992-01-01' + (i %% 2500)::int, date '1992-02-01' + (i %% 2500)::int, date '1992-01-15' + (i %% 2500)::int, 'DELIVER IN PERSON', 'TRUCK',
                  substr(md5(i::text) || md5((i + 1)::text), 1, (10 + i %% 34)::int) FROM generate_series(4, %d::bigint) i""".formatted(lines + 3),
                "CREATE INDEX ON orders (o_custkey)",
                "CREATE INDEX ON lineitem (l_partkey, l_suppkey)",
                "VACUUM (ANALYZE, FREEZE)",
                "CHECKPOINT");
    }

    /** One of each, in turn. */
    private final class Round {
        private final Workbench bench;
        private final PostgresServer server;
        private final String database;
        private final long bytes;
        private final int number;
        private final Path scratch;

        Round(Workbench bench, PostgresServer server, String database, long bytes, int number) {
            this.bench = bench;
            this.server = server;
            this.database = database;
            this.bytes = bytes;
            this.number = number;
            this.scratch = bench.scratch(database + "-" + number);
        }

        void run(boolean measured) throws IOException {
            List<Timing> timings = new ArrayList<>();
            timings.add(Timing.of(this::copyTwice));
            timings.add(Timing.of(() -> dump("-Z0")));
            timings.add(Timing.of(() -> dump("-Z1")));
            String collection = "'nodelocal://1/" + scratch.getFileName() + "'";
            try (Session session = bench.session(server.uri(database))) {
                session.execute(
                        "SET CLUSTER SETTING admission.elastic_cpu.utilization_limit = 1", new CollectedResult());
                timings.add(Timing.of(() ->
                        session.execute("BACKUP DATABASE " + database + " INTO " + collection, new CollectedResult())));
                timings.add(Timing.of(this::restoreDump));
                timings.add(Timing.of(() -> session.execute(
                        "RESTORE DATABASE " + database + " FROM LATEST IN " + collection
                                + " WITH new_db_name = 'restored'",
                        new CollectedResult())));
            }
            check();
            server.execute(PostgresServer.DATABASE, "DROP DATABASE restored", "DROP DATABASE dumped");
            Workbench.delete(scratch);
            Workbench.delete(bench.store().externalIoDir().resolve(scratch.getFileName()));
            bench.report().say("%s: %s", measured ? "round " + number : "warm-up", timings);
            if (measured) {
                List<Series> all = List.of(copies, plainDump, packedDump, backup, nativeRestore, restore);
                for (int i = 0; i < all.size(); i++) {
                    all.get(i).add(bytes, timings.get(i));
                }
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

        private void check() {
            for (String table : List.of("orders", "lineitem")) {
                String query = "SELECT count(*), sum(hashtextextended(t::text, 0)) FROM " + table + " t";
                Workbench.check(
                        server.query(database, query).equals(server.query("restored", query)),
                        table + " was not restored as it was");
            }
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
}
