package io.strandline.survival;

import io.strandline.postgres.server.PostgresServer;
import java.util.random.RandomGenerator;

/** What happens in a round on a PostgreSQL server. */
enum ServerFault {
    TASK_MANAGER(Fault.TASK_MANAGER.toString(), as(Fault.TASK_MANAGER)),
    TASK_MANAGER_FOR_GOOD(Fault.TASK_MANAGER_FOR_GOOD.toString(), as(Fault.TASK_MANAGER_FOR_GOOD)),
    JOB_MANAGER(Fault.JOB_MANAGER.toString(), as(Fault.JOB_MANAGER)),
    CLIENT("the process with the snapshot", as(Fault.CLIENT)),
    HOLDER("the oldest session, by the server", (fixture, random) -> {
        fixture.shop().server().query(PostgresServer.DATABASE, """
                SELECT pg_terminate_backend(pid) FROM (SELECT pid FROM pg_stat_activity
                    WHERE application_name LIKE 'strandline%' AND xact_start IS NOT NULL ORDER BY xact_start LIMIT 1) AS oldest
                """);
        return () -> {};
    }),
    SERVER("the PostgreSQL server, back after 5 s", (fixture, random) -> {
        fixture.shop().server().crash();
        return () -> {
            Site.passUntilRestart();
            fixture.shop().server().startAgain();
        };
    }),
    CONNECTION("a connection, in the middle of a COPY", (fixture, random) -> {
        fixture.relay().cutCopyAfter(random.nextInt(40_000), () -> {});
        return () -> {};
    });

    /** As {@link Fault#strike}. */
    private interface Strike {
        Runnable on(PostgresFixture fixture, RandomGenerator random);
    }

    private final String text;

    /** Holds nothing that changes. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final Strike strike;

    ServerFault(String text, Strike strike) {
        this.text = text;
        this.strike = strike;
    }

    private static Strike as(Fault fault) {
        return (fixture, random) -> fault.strike(fixture.site(), fixture.shell(), random);
    }

    /** As {@link Fault#strike}. */
    Runnable strike(PostgresFixture fixture, RandomGenerator random) {
        return strike.on(fixture, random);
    }

    @Override
    public String toString() {
        return text;
    }
}
