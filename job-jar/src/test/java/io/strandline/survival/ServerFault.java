package io.strandline.survival;

import io.strandline.postgres.server.PostgresServer;
import java.util.random.RandomGenerator;

/** What happens in a round on a PostgreSQL server. */
enum ServerFault {
    TASK_MANAGER("a TaskManager, replaced") {
        @Override
        Runnable strike(PostgresFixture fixture, RandomGenerator random) {
            return Fault.TASK_MANAGER.strike(fixture.site(), fixture.shell(), random);
        }
    },
    TASK_MANAGER_FOR_GOOD("a TaskManager, not replaced") {
        @Override
        Runnable strike(PostgresFixture fixture, RandomGenerator random) {
            return Fault.TASK_MANAGER_FOR_GOOD.strike(fixture.site(), fixture.shell(), random);
        }
    },
    JOB_MANAGER("the JobManager") {
        @Override
        Runnable strike(PostgresFixture fixture, RandomGenerator random) {
            return Fault.JOB_MANAGER.strike(fixture.site(), fixture.shell(), random);
        }
    },
    CLIENT("the process with the snapshot") {
        @Override
        Runnable strike(PostgresFixture fixture, RandomGenerator random) {
            return Fault.CLIENT.strike(fixture.site(), fixture.shell(), random);
        }
    },
    HOLDER("the oldest session, by the server") {
        @Override
        Runnable strike(PostgresFixture fixture, RandomGenerator random) {
            fixture.shop().server().query(PostgresServer.DATABASE, """
                    SELECT pg_terminate_backend(pid) FROM (SELECT pid FROM pg_stat_activity
                        WHERE application_name LIKE 'strandline%' AND xact_start IS NOT NULL ORDER BY xact_start LIMIT 1) AS oldest
                    """);
            return () -> {};
        }
    },
    SERVER("the PostgreSQL server, back after 5 s") {
        @Override
        Runnable strike(PostgresFixture fixture, RandomGenerator random) {
            fixture.shop().server().crash();
            return () -> {
                Site.passUntilRestart();
                fixture.shop().server().startAgain();
            };
        }
    },
    CONNECTION("a connection, in the middle of a COPY") {
        @Override
        Runnable strike(PostgresFixture fixture, RandomGenerator random) {
            fixture.relay().cutCopyAfter(random.nextInt(40_000), () -> {});
            return () -> {};
        }
    };

    private final String text;

    ServerFault(String text) {
        this.text = text;
    }

    /** As {@link Fault#strike}. */
    abstract Runnable strike(PostgresFixture fixture, RandomGenerator random);

    @Override
    public String toString() {
        return text;
    }
}
