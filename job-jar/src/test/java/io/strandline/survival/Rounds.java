package io.strandline.survival;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.layer.Entry;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.layer.RecordCursor;
import io.strandline.manifest.layer.Totals;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorages;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.survival.storage.StorageRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Backups of one database, and restores of the first of them, each with a fault or without. */
final class Rounds {
    private static final String DATABASE = "tpch";
    private static final List<String> TABLES =
            List.of("region", "nation", "part", "supplier", "partsupp", "customer", "orders", "lineitem");

    private static final long SMALLEST_RESTORE_SPLIT = 8L << 20;

    private final Site site;
    private final Strandline source;
    private final Path folder;
    private final int slots;
    private final String bucket;
    private final String expected;
    private int count;

    /**
     * @param source with the database, held
     * @param folder for stores that are restored into
     * @param slots of the cluster
     */
    Rounds(Site site, Strandline source, Path folder, int slots) {
        this.site = site;
        this.source = source;
        this.folder = folder;
        this.slots = slots;
        this.bucket = site.server().newBucket();
        this.expected = fingerprints(source);
    }

    /**
     * What an undisturbed backup gave.
     *
     * @param uri of its collection
     * @param splits that it took
     * @param reads of rows that an undisturbed restore of it takes; 0 if that is not known
     */
    record Reference(String uri, Totals totals, int splits, int reads) {
        int entriesPerSplit(int slots) {
            long entryBytes = Math.max(1, totals.logicalBytes() / totals.entries());
            long share = totals.logicalBytes() / (slots * 8L);
            return (int) (Math.max(SMALLEST_RESTORE_SPLIT, share) / entryBytes) + 2;
        }
    }

    /** A backup without any fault. */
    Reference backup() {
        String uri = site.uri(bucket, "reference");
        site.relay().forget();
        source.sql(backup(uri));
        int splits = (int) site.relay().seen().stream()
                .filter(StorageRequest::putsProgress)
                .map(StorageRequest::path)
                .distinct()
                .count();
        return new Reference(uri, totals(uri), splits, 0);
    }

    /** The same, and a restore of it without any fault. */
    Reference backupAndRestore() {
        Reference backup = backup();
        site.relay().forget();
        try (Strandline target = newTarget()) {
            target.serve();
            target.sql(restore(backup.uri()));
            requireRestored(target);
        }
        return new Reference(backup.uri(), backup.totals(), backup.splits(), reads());
    }

    Outcome backup(Reference reference, Fault fault, Moment moment, RandomGenerator random) {
        int round = ++count;
        String uri = site.uri(bucket, "round-" + round);
        Blow blow = blow(source, fault, moment, random);
        Instant begun = Instant.now();
        Strandline.Command statement = source.begin(backup(uri));
        boolean struck = blow.await(statement);
        requireNothingPartial(uri, reference);
        int resumed = new Jobs(source).awaitSuccess(statement);
        Duration time = Duration.between(begun, Instant.now());
        assertThat(source.sql("SHOW BACKUPS IN '" + uri + "'").column())
                .as("backups of round %s", round)
                .hasSize(1);
        requireSame(totals(uri), reference.totals());
        int redone = redoneAttempts(uri);
        assertThat(redone).as("splits exported again").isLessThanOrEqualTo(slots);
        site.makeWhole();
        Leftovers.requireNoneOn(site.cluster());
        source.stop();
        Leftovers.requireNoneIn(source);
        source.serve();
        return new Outcome(round, "backup", fault.toString(), moment.text(), struck, resumed, time, redone);
    }

    Outcome restore(Reference reference, Fault fault, Moment moment, RandomGenerator random) {
        int round = ++count;
        try (Strandline target = newTarget()) {
            target.serve();
            Blow blow = blow(target, fault, moment, random);
            Instant begun = Instant.now();
            Strandline.Command statement = target.begin(restore(reference.uri()));
            boolean struck = blow.await(statement);
            int resumed = new Jobs(target).awaitSuccess(statement);
            Duration time = Duration.between(begun, Instant.now());
            requireRestored(target);
            int again = Math.max(0, reads() - reference.reads());
            int redone = (again + reference.entriesPerSplit(slots) - 1) / reference.entriesPerSplit(slots);
            assertThat(redone).as("splits restored again").isLessThanOrEqualTo(slots);
            site.makeWhole();
            Leftovers.requireNoneOn(site.cluster());
            target.stop();
            Leftovers.requireNoneIn(target);
            return new Outcome(round, "restore", fault.toString(), moment.text(), struck, resumed, time, redone);
        }
    }

    private Strandline newTarget() {
        return new Strandline(folder.resolve("target-" + count), site.cluster().address());
    }

    private Blow blow(Strandline strandline, Fault fault, Moment moment, RandomGenerator random) {
        site.relay().forget();
        return Blow.prepare(site, strandline, fault, moment, random);
    }

    private static String backup(String uri) {
        return "BACKUP DATABASE " + DATABASE + " INTO '" + uri + "'";
    }

    private static String restore(String uri) {
        return "RESTORE DATABASE " + DATABASE + " FROM LATEST IN '" + uri + "'";
    }

    private int reads() {
        return (int)
                site.relay().seen().stream().filter(StorageRequest::readsData).count();
    }

    /** What is listed is complete, whatever happened to its job. */
    private void requireNothingPartial(String uri, Reference reference) {
        try (ExternalStorage collection = open(uri)) {
            for (String directory : backups(collection)) {
                requireSame(LayerReader.open(collection, directory).manifest().totals(), reference.totals());
            }
        }
    }

    private Totals totals(String uri) {
        try (ExternalStorage collection = open(uri)) {
            List<String> backups = backups(collection);
            assertThat(backups).hasSize(1);
            return LayerReader.open(collection, backups.get(0)).manifest().totals();
        }
    }

    /** Stored bytes depend on where files were cut and on compression. */
    private static void requireSame(Totals actual, Totals expected) {
        assertThat(actual.rows()).isEqualTo(expected.rows());
        assertThat(actual.tombstones()).isEqualTo(expected.tombstones());
        assertThat(actual.logicalBytes()).isEqualTo(expected.logicalBytes());
        assertThat(actual.fingerprint()).isEqualTo(expected.fingerprint());
    }

    /** Attempts of which something was written, but not what counts. */
    private int redoneAttempts(String uri) {
        Set<String> begun = site.relay().seen().stream()
                .flatMap(request -> request.writingAttempt().stream())
                .collect(Collectors.toCollection(HashSet::new));
        try (ExternalStorage collection = open(uri);
                RecordCursor<Entry> entries =
                        LayerReader.open(collection, backups(collection).get(0)).entries()) {
            while (entries.hasNext()) {
                StorageRequest.attemptOf(entries.next().object()).ifPresent(begun::remove);
            }
        }
        return begun.size();
    }

    private static List<String> backups(ExternalStorage collection) {
        try (var objects = collection.list("")) {
            return objects.map(object -> object.name())
                    .filter(name -> name.endsWith(Moment.MANIFEST))
                    .map(name -> name.substring(0, name.length() - Moment.MANIFEST.length()))
                    .toList();
        }
    }

    private ExternalStorage open(String uri) {
        // The server itself: what is looked at here is no part of the round.
        String direct = uri.replace(
                site.relay().endpoint().toString(), site.server().endpoint().toString());
        return ExternalStorages.open(direct, new StorageContext(folder.toString()));
    }

    private void requireRestored(Strandline target) {
        assertThat(fingerprints(target)).isEqualTo(expected);
    }

    private static String fingerprints(Strandline strandline) {
        String[] statements = TABLES.stream()
                .map(table -> "SHOW FINGERPRINTS FROM TABLE " + DATABASE + "." + table)
                .toArray(String[]::new);
        return strandline.sql(statements).out();
    }
}
