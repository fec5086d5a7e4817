package io.strandline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.job.backup.BackupRun;
import io.strandline.job.backup.DirectBackup;
import io.strandline.job.cluster.JobKey;
import io.strandline.job.restore.DirectRestore;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.layer.LayerNames;
import io.strandline.manifest.layer.LayerProgress;
import io.strandline.manifest.layer.Outcome;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.storage.CarelessStorage;
import io.strandline.manifest.storage.FaultyStorage;
import io.strandline.manifest.storage.MemoryStorage;
import io.strandline.manifest.storage.TestStorages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A full backup, an incremental one and a restore of both on a storage that goes wrong as a seed says. Whatever happens: what says that it succeeded is
 * right, what says why it failed has left nothing that looks like a success, and once the storage is well again the work can be done.
 */
final class FaultRun {
    /** What came of the parts. */
    enum Result {
        /** In spite of the faults, or where none came to pass. */
        SUCCEEDED,
        /** With an error, and nothing is there. */
        FAILED,
        /** With an error, and the backup is there, complete: nobody could tell. */
        FAILED_AFTER_COMMIT
    }

    private final TestDatabase shop;
    private final Random random;
    private final MemoryStorage objects = new MemoryStorage();
    private final FaultyStorage storage;
    private final String uri;
    private final List<String> history = new ArrayList<>();
    private final Map<Result, Integer> results = new EnumMap<>(Result.class);
    private long nextId;
    private int directories;

    private FaultRun(long seed, TestDatabase shop) {
        this.shop = shop;
        this.random = new Random(seed);
        this.nextId = random.nextLong() & 0xffff_ffff_ff00L;
        // Half of them have to show that they create once, and let nobody delete.
        storage = new FaultyStorage(
                random.nextBoolean() ? objects : new CarelessStorage(objects, CarelessStorage.Fault.KEEPS_EVERYTHING));
        uri = TestStorages.register(storage);
    }

    /**
     * Runs one.
     *
     * @param shop with tables a and b, used by no one else
     * @throws AssertionError with the seed and what happened before
     */
    static Map<Result, Integer> of(long seed, TestDatabase shop) {
        FaultRun run = new FaultRun(seed, shop);
        try {
            run.run(Long.toHexString(seed));
            return run.results;
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "seed " + seed + " failed; run it again with -Dfaults.seed=" + seed + "\n"
                            + String.join("\n", run.history),
                    e);
        }
    }

    private void run(String name) {
        change();
        Backup full = take(List.of(), name + "-full");
        change();
        Backup incremental = take(List.of(full), name + "-incremental");
        change();
        restore(List.of(full, incremental), name + "-restore");
    }

    /** Rows go, change and come. */
    private void change() {
        for (String name : List.of("a", "b")) {
            TableDescriptor table = shop.find("shop", name).orElseThrow();
            List<@Nullable Object[]> rows = shop.rows("shop", name);
            shop.write(table, (transaction, current) -> {
                for (@Nullable Object[] row : rows) {
                    switch (random.nextInt(6)) {
                        case 0 -> transaction.delete(current, row);
                        case 1 -> transaction.update(current, row, new Object[] {row[0], payload()});
                        default -> {}
                    }
                }
                for (int count = random.nextInt(30); count > 0; count--) {
                    transaction.insert(current, new Object[] {nextId++, payload()});
                }
            });
        }
    }

    private String payload() {
        return Long.toHexString(random.nextLong()).repeat(1 + random.nextInt(8));
    }

    /**
     * A backup that stands.
     *
     * @param rows that it has to hold, by table
     */
    private record Backup(BackupRequest request, Map<String, List<List<@Nullable Object>>> rows) {}

    private Backup take(List<Backup> chain, String name) {
        Backup backup = request(chain);
        history.add(name + ", " + FaultSchedule.write(storage, random));
        boolean throughRun = random.nextBoolean();
        Optional<StrandlineException> failure =
                failureOf(() -> run(backup.request(), throughRun, random.nextBoolean()));
        storage.behave();
        history.add(name + (throughRun ? ", as a run" : "") + ": "
                + failure.map(Object::toString).orElse("succeeded"));
        boolean committed = isCommitted(backup.request());
        if (failure.isEmpty()) {
            assertThat(committed).as("whether what succeeded is there").isTrue();
        }
        count(failure.isEmpty() ? Result.SUCCEEDED : committed ? Result.FAILED_AFTER_COMMIT : Result.FAILED);
        List<Backup> all = new ArrayList<>(chain);
        all.add(backup);
        if (failure.isEmpty()) {
            // The restore in the end reads it.
            return backup;
        }
        if (committed) {
            verify(all, name + "-committed");
        }
        return again(chain, backup, name);
    }

    /** Without faults the same job goes on; but one that was decided to have failed says so, and another takes its place. */
    private Backup again(List<Backup> chain, Backup backup, String name) {
        BackupRequest request = backup.request();
        Optional<Outcome.Kind> decided = new LayerProgress(
                        storage, request.destination().directory())
                .outcome()
                .map(Outcome::kind);
        Optional<StrandlineException> failure = failureOf(() -> run(request, true, true));
        history.add(name + ", again: " + failure.map(Object::toString).orElse("succeeded"));
        Backup standing = backup;
        if (decided.isPresent() && decided.get() != Outcome.Kind.COMMIT) {
            assertThat(failure).as("whether a job that has failed says so").isPresent();
            assertThat(isCommitted(request)).isFalse();
            standing = request(chain);
            run(standing.request(), true, true);
        } else {
            assertThat(failure).as("why the same job did not succeed").isEmpty();
        }
        List<Backup> all = new ArrayList<>(chain);
        all.add(standing);
        verify(all, name + "-again");
        return standing;
    }

    private Backup request(List<Backup> chain) {
        BackupRequest request = chain.isEmpty()
                ? shop.backup(uri, 1L << (7 + random.nextInt(12)))
                : shop.incremental(chain.stream().map(Backup::request).toList(), random.nextBoolean());
        String directory = chain.isEmpty()
                ? "2026/11/22-%06d.00".formatted(++directories)
                : request.destination().directory() + "." + ++directories;
        LayerLocation destination = new LayerLocation(request.destination().uri(), directory);
        return new Backup(shop.at(destination, request), rows("shop"));
    }

    private void run(BackupRequest request, boolean throughRun, boolean calm) {
        DirectBackup backup = new DirectBackup(shop.keyspace(), request, random, calm, () -> {}, () -> {});
        if (throughRun) {
            new BackupRun(shop.keyspace(), request)
                    .execute(new DirectCluster(backup), new JobKey(request.jobId(), 1), JobListener.NONE);
        } else {
            new DirectCluster(backup).await(Duration.ZERO);
        }
    }

    private boolean isCommitted(BackupRequest request) {
        return objects.names().contains(request.destination().directory() + "/" + LayerNames.MANIFEST);
    }

    private void restore(List<Backup> chain, String name) {
        history.add(name + ", " + FaultSchedule.write(storage, random));
        Optional<StrandlineException> failure = failureOf(() -> verify(chain, name));
        storage.behave();
        history.add(name + ": " + failure.map(Object::toString).orElse("succeeded"));
        if (failure.isPresent()) {
            assertThat(shop.find(name, "a")).as("what a failed restore leaves").isEmpty();
            verify(chain, name + "-again");
        }
        count(failure.isEmpty() ? Result.SUCCEEDED : Result.FAILED);
    }

    /** Restores the last layer's end, and compares. */
    private void verify(List<Backup> chain, String database) {
        List<BackupRequest> requests = chain.stream().map(Backup::request).toList();
        Backup last = chain.get(chain.size() - 1);
        RestoreRequest request = shop.restore(requests, last.request().endTime(), database);
        new DirectRestore(shop.keyspace(), request, random, random.nextBoolean()).run();
        assertThat(rows(database)).as("rows of " + database).isEqualTo(last.rows());
    }

    private Map<String, List<List<@Nullable Object>>> rows(String database) {
        return Map.of("a", rows(database, "a"), "b", rows(database, "b"));
    }

    private List<List<@Nullable Object>> rows(String database, String table) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        shop.rows(database, table).forEach(row -> rows.add(Arrays.asList(row)));
        return rows;
    }

    /** Of a kind that users may see: anything else that is thrown is a fault of the program. */
    private static Optional<StrandlineException> failureOf(Runnable work) {
        try {
            work.run();
            return Optional.empty();
        } catch (StrandlineException e) {
            assertThat(e.code()).as("what failed: %s", e).isNotEqualTo(ErrorCode.INTERNAL);
            assertThat(e.message()).isNotBlank();
            return Optional.of(e);
        }
    }

    private void count(Result result) {
        results.merge(result, 1, Integer::sum);
    }
}
