package io.strandline.cli.property;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.control.Session;
import io.strandline.control.SessionOptions;
import io.strandline.control.Sessions;
import io.strandline.control.job.JobRegistry;
import io.strandline.job.FlinkJobRunner;
import io.strandline.job.JobRunners;
import io.strandline.keyspace.Keyspaces;
import io.strandline.keyspace.SourceCheck;
import io.strandline.keyspace.write.WritableKeyspace;
import io.strandline.postgres.server.PostgresServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;

/** One random database: made, written to by several sessions while layers are taken of it, and restored. */
final class PropertyRun {
    private static final String DATABASE = "shop";
    private static final int WRITERS = 3;

    private final Random random;
    private final Path folder;
    private final int layers;
    private final int moments;

    private PropertyRun(Random random, Path folder, int layers, int moments) {
        this.random = random;
        this.folder = folder;
        this.layers = layers;
        this.moments = moments;
    }

    /**
     * @param folder empty
     * @param layers that are taken at most
     * @param moments in the middle of layers that are restored, or refused
     */
    static Totals of(long seed, Path folder, int layers, int moments) {
        try {
            return new PropertyRun(new Random(seed), folder, layers, moments).run();
        } catch (AssertionError | RuntimeException | SQLException | InterruptedException e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    private Totals run() throws SQLException, InterruptedException {
        try (PostgresServer server = PostgresServer.start("track_commit_timestamp=on");
                WritableKeyspace control = (WritableKeyspace) Keyspaces.open("embedded:" + folder.resolve("control"));
                JobRunners runners = JobRunners.of(FlinkJobRunner.local(2));
                JobRegistry jobs = JobRegistry.open(control, runners);
                Session session = Sessions.open(control, jobs, options(server, PostgresServer.DATABASE))) {
            makeDatabases(server);
            return run(server, session);
        }
    }

    private Totals run(PostgresServer server, Session session) throws SQLException, InterruptedException {
        try (Timeline timeline = new Timeline(server, DATABASE, () -> Comparison.definitions(server, DATABASE))) {
            boolean ddlTimes = random.nextBoolean();
            SourceCheck.of(server.uri(DATABASE))
                    .enableIncrementals(server.uri(DATABASE), Optional.empty(), ddlTimes, said -> {});
            Layers taken = new Layers(server, session, timeline);
            takeLayers(server, timeline, taken);
            Restores restores = new Restores(server, session, timeline, taken.taken(), random);
            restores.restoreEnds();
            for (int i = 0; i < moments; i++) {
                restores.restoreMoment();
            }
            return restores.totals();
        }
    }

    private SessionOptions options(PostgresServer server, String database) {
        return new SessionOptions("root", "", folder.toString(), folder.toString())
                .ofSource(Keyspaces.resolve(server.uri(database)));
    }

    private void makeDatabases(PostgresServer server) {
        server.execute(PostgresServer.DATABASE, "CREATE ROLE clerk", "CREATE DATABASE types");
        server.execute("types", Values.DEFINITIONS.toArray(String[]::new));
        server.execute("types", "CREATE SCHEMA \"odd.schema\"");
        server.execute(PostgresServer.DATABASE, "CREATE DATABASE " + DATABASE);
        server.execute(DATABASE, Values.DEFINITIONS.toArray(String[]::new));
        server.execute(DATABASE, RandomSchema.statements(random).toArray(String[]::new));
    }

    private void takeLayers(PostgresServer server, Timeline timeline, Layers taken) throws InterruptedException {
        AtomicBoolean stopped = new AtomicBoolean();
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            Writer writer = new Writer(
                    server, DATABASE, timeline, new Random(random.nextLong()), "writer" + i, stopped, failures);
            threads.add(new Thread(writer, "writer-" + i));
        }
        threads.forEach(Thread::start);
        boolean history = random.nextInt(4) > 0;
        try {
            for (int i = 0; i < layers; i++) {
                int wanted = timeline.size() + 5 + random.nextInt(15);
                Awaitility.await().forever().until(() -> timeline.size() >= wanted || !failures.isEmpty());
                if (i == layers - 1) {
                    stop(stopped, threads);
                }
                assertThat(failures).as("failed statements of the application").isEmpty();
                if (i == 0 || random.nextInt(6) == 0) {
                    taken.full(history);
                } else {
                    taken.incremental(random.nextInt(6) == 0 ? !history : history);
                }
            }
        } finally {
            stop(stopped, threads);
        }
        assertThat(failures).as("failed statements of the application").isEmpty();
    }

    private static void stop(AtomicBoolean stopped, List<Thread> threads) throws InterruptedException {
        stopped.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
