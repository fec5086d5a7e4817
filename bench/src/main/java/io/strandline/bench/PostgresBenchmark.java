package io.strandline.bench;

import io.strandline.postgres.server.PostgresServer;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** A full backup of a PostgreSQL database, and its restore, against what PostgreSQL brings for it; then incremental layers. */
final class PostgresBenchmark implements Benchmark {
    private static final double BACKUP_AGAINST_DUMP = 1.0;
    private static final double BACKUP_AGAINST_COPY = 0.6;
    private static final double RESTORE_AGAINST_RESTORE = 1.1;

    /** Of a row of lineitem, with its header and its place in the page. */
    private static final long LINE_BYTES = 160;

    @Override
    public void run(Workbench bench) throws IOException {
        try (PostgresServer server = PostgresServer.start(
                "shared_buffers=1GB", "max_wal_size=16GB", "checkpoint_timeout=1h", "maintenance_work_mem=256MB")) {
            long lines = bench.settings().size().bytes() / LINE_BYTES;
            load(server, "warm_up", Math.min(lines, 200_000));
            load(server, "shop", lines);
            long bytes = Long.parseLong(
                    Objects.requireNonNull(
                            server.value(
                                    "shop",
                                    "SELECT sum(pg_table_size(oid)) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'")));
            bench.report().say("%,d bytes of tables", bytes);
            bench.report().say("%s", PostgresRound.names());
            bench.report().say("warm-up: %s", new PostgresRound(bench, server, "warm_up", "warm-up").run());
            List<Series> series =
                    PostgresRound.names().stream().map(Series::new).toList();
            for (int number = 1; number <= bench.settings().rounds(); number++) {
                List<ServerTiming> timings = new PostgresRound(bench, server, "shop", "round-" + number).run();
                bench.report().say("round %d: %s", number, timings);
                for (int i = 0; i < timings.size(); i++) {
                    series.get(i).add(bytes, timings.get(i).both());
                }
            }
            report(bench.report(), series);
            new PostgresLayers(bench, server, "shop").run();
        }
    }

    private static void report(Report report, List<Series> series) {
        report.rates(series);
        Series copies = series.get(0);
        Series dump = series.get(1).median() > series.get(2).median() ? series.get(1) : series.get(2);
        Series backup = series.get(3);
        Series nativeRestore = series.get(4);
        Series restore = series.get(5);
        report.atMost("time of BACKUP / " + dump.name(), dump.median() / backup.median(), BACKUP_AGAINST_DUMP);
        report.say("  CPU: %.3f", dump.cpuMedian() / backup.cpuMedian());
        report.say(
                "rate of BACKUP / two bare COPY: %.3f   floor %.2f: %s",
                backup.median() / copies.median(),
                BACKUP_AGAINST_COPY,
                Report.verdict(backup.median() >= BACKUP_AGAINST_COPY * copies.median()));
        report.say("  CPU: %.3f", backup.cpuMedian() / copies.cpuMedian());
        report.atMost(
                "time of RESTORE / pg_restore -j2", nativeRestore.median() / restore.median(), RESTORE_AGAINST_RESTORE);
        report.say("  CPU: %.3f", nativeRestore.cpuMedian() / restore.cpuMedian());
        if (series.size() > 6) {
            double both = 1 / backup.median() + 1 / restore.median();
            report.say(
                    "time of BACKUP and RESTORE / pgcopydb clone: %.3f",
                    both * series.get(6).median());
        } else {
            report.say("pgcopydb is not installed, hence not measured");
        }
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
}
