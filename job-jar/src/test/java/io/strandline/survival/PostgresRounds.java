package io.strandline.survival;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorages;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.postgres.server.PostgresServer;
import io.strandline.survival.storage.StorageRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Layers of one chain after the other of a PostgreSQL database, and restores of them, each with a fault or without; each ends as if nothing had happened, though it may have to be begun again. */
final class PostgresRounds {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** What a layer that has lost its snapshot, or its server, may say. */
    private static final String LOST =
            "(?s).*(is gone|cannot be read again|cannot connect|cannot take a snapshot|connection|terminating|I/O error"
                    + "|the database system is|snapshot|recovery mode).*";

    /** What a round does. */
    enum Work {
        FULL,
        INCREMENTAL,
        RESTORE;

        @Override
        public String toString() {
            return this == FULL ? "full" : this == INCREMENTAL ? "increm." : "restore";
        }
    }

    private final PostgresFixture fixture;
    private final Site site;
    private final ShopServer shop;
    private final String bucket;
    private final String options;
    private String uri = "";
    private Map<String, String> newest = Map.of();
    private int layers;
    private int splits = 1;
    private int reads = 1;
    private int count;

    /** @param history whether layers have every revision */
    PostgresRounds(PostgresFixture fixture, boolean history) {
        this.fixture = fixture;
        this.site = fixture.site();
        this.shop = fixture.shop();
        this.bucket = site.server().newBucket();
        this.options = history ? " WITH revision_history" : "";
    }

    /** A chain of two layers, and a restore of it, without any fault. */
    PostgresRounds begin() {
        site.relay().forget();
        run(Work.FULL);
        layers++;
        splits = (int) site.relay().seen().stream()
                .filter(StorageRequest::putsProgress)
                .count();
        run(Work.INCREMENTAL);
        layers++;
        site.relay().forget();
        run(Work.RESTORE);
        reads = reads();
        end(Work.RESTORE);
        return this;
    }

    private void run(Work work) {
        fixture.shell().sql(prepare(work));
    }

    /** The newest chain's collection. */
    String collection() {
        return uri;
    }

    /** What the tables held when its last layer was taken. */
    Map<String, String> newest() {
        return newest;
    }

    private int reads() {
        return (int)
                site.relay().seen().stream().filter(StorageRequest::readsData).count();
    }

    /** One with a fault. */
    Outcome play(Work work, ServerFault fault, RandomGenerator random) {
        String statement = prepare(work);
        Moment moment = switch (work) {
            case FULL -> Moment.ofBackup(random, splits);
            case INCREMENTAL -> Moment.ofBackup(random, 2);
            case RESTORE -> Moment.ofRestore(random, reads);
        };
        long before = new Jobs(fixture.shell()).newest().id();
        Instant begun = Instant.now();
        Blow blow = Blow.prepare(site, () -> fault.strike(fixture, random), moment);
        Strandline.Command command = fixture.shell().begin(statement);
        boolean struck = blow.await(command);
        Ended ended = finish(command, statement, before, work);
        Duration time = Duration.between(begun, Instant.now());
        fixture.relay().open();
        site.relay().open();
        site.makeWhole();
        end(work);
        return new Outcome(
                count, work.toString(), fault.toString(), moment.text(), struck, ended.resumed(), time, ended.again());
    }

    /** @return the statement that does it */
    private String prepare(Work work) {
        count++;
        if (work == Work.RESTORE) {
            return "RESTORE DATABASE shop FROM LATEST IN '" + uri + "' WITH new_db_name = '" + copy() + "'";
        }
        shop.write(count);
        newest = shop.tables("shop");
        if (work == Work.INCREMENTAL) {
            return "BACKUP DATABASE shop INTO LATEST IN '" + uri + "'" + options;
        }
        layers = 0;
        uri = site.uri(bucket, "chain-" + count);
        return "BACKUP DATABASE shop INTO '" + uri + "'" + options;
    }

    private String copy() {
        return "copy_" + count;
    }

    /** @param again how often the statement had to be run again */
    private record Ended(int resumed, int again) {}

    private Ended finish(Strandline.Command command, String statement, long before, Work work) {
        Strandline.Answer answer = command.answer(PATIENCE);
        Jobs jobs = new Jobs(fixture.shell());
        int resumed = 0;
        Instant until = Instant.now().plus(PATIENCE);
        while (answer.exitCode() != 0) {
            Jobs.Row job = jobs.newest();
            boolean begun = job.id() != before;
            if (begun && job.status().equals("succeeded")) {
                break;
            }
            if (!begun || job.status().equals("failed")) {
                String sentence = begun ? job.error() : answer.err();
                assertThat(sentence).as("why %s did not succeed", job).matches(LOST);
                requireLayers(layers);
                fixture.shell().sql(statement);
                return new Ended(resumed, 1);
            }
            if (job.status().equals("paused")) {
                resumed++;
                assertThat(resumed).as("RESUMEs of %s", job).isLessThan(3);
                if (work != Work.RESTORE) {
                    requireLayers(layers);
                }
                fixture.shell().sql("RESUME JOB " + job.id());
            } else {
                assertThat(job.status()).as("%s", job).isNotEqualTo("canceled");
                assertThat(Instant.now()).as("the end of %s", job).isBefore(until);
            }
            Site.pass(LOOK);
        }
        return new Ended(resumed, 0);
    }

    private void end(Work work) {
        if (work == Work.RESTORE) {
            requireRestored(copy());
        } else {
            layers++;
            requireLayers(layers);
            fixture.shell()
                    .sql("RESTORE DATABASE shop FROM LATEST IN '" + uri + "' WITH new_db_name = '" + copy() + "'");
            requireRestored(copy());
        }
        Leftovers.requireNoneOn(site.cluster());
        shop.requireNothingHeld();
    }

    private void requireRestored(String database) {
        assertThat(shop.tables(database)).isEqualTo(newest);
        shop.server().execute(PostgresServer.DATABASE, "DROP DATABASE " + database + " WITH (FORCE)");
    }

    /** What is listed is complete, and nothing else is. */
    private void requireLayers(int complete) {
        // The server itself: what is looked at here is no part of the round.
        String direct = uri.replace(
                site.relay().endpoint().toString(), site.server().endpoint().toString());
        try (ExternalStorage collection = ExternalStorages.open(direct, new StorageContext("/"));
                var objects = collection.list("")) {
            assertThat(objects.map(object -> object.name()).filter(name -> name.endsWith(Moment.MANIFEST)))
                    .as("manifests of the chain")
                    .hasSize(complete);
        }
    }
}
