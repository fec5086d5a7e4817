package io.strandline.bench;

import io.strandline.bench.BenchStore.Table;
import io.strandline.control.Session;
import io.strandline.control.SessionOptions;
import io.strandline.control.Sessions;
import io.strandline.control.job.JobRegistry;
import io.strandline.job.BackupRequest;
import io.strandline.job.BackupSettings;
import io.strandline.job.FlinkJobRunner;
import io.strandline.job.JobListener;
import io.strandline.job.JobRunners;
import io.strandline.job.JobSummary;
import io.strandline.job.RestoreRequest;
import io.strandline.keyspace.Keyspaces;
import io.strandline.keyspace.TableFingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A new store and a running Flink, and the steps that measurements are made of: each checks its result. */
final class Workbench implements AutoCloseable {
    private static final long WARM_UP_ROWS = (64L << 20) / RowGenerator.ROW_BYTES;

    /** The speed of a backup is that of one that no limit holds back. */
    static final BackupSettings RAW_SPEED = BackupSettings.DEFAULT.withCpuLimit(1);

    private final Settings settings;
    private final Report report;
    private final Path folder;
    private final FlinkJobRunner runner;
    private final BenchStore store;
    private final JobRegistry jobs;

    Workbench(Settings settings, Report report, Subject subject) throws IOException {
        this.settings = settings;
        this.report = report;
        folder = Files.createDirectory(settings.folder().resolve(subject.toString()));
        runner = FlinkJobRunner.local(subject == Subject.CPU ? 2 * settings.threads() : settings.threads());
        store = new BenchStore(folder);
        jobs = JobRegistry.open(store.keyspace(), JobRunners.of(runner));
        report.say(
                "start-up of Flink: %.1f s, in none of the times below",
                Timing.of(runner::warmUp).seconds());
    }

    Settings settings() {
        return settings;
    }

    Report report() {
        return report;
    }

    BenchStore store() {
        return store;
    }

    /** For what a measurement writes beside the store; not made. */
    Path scratch(String name) {
        return folder.resolve(name);
    }

    /** For statements; the caller closes it. */
    Session session() {
        return Sessions.open(store.keyspace(), jobs, sessionOptions());
    }

    /** For statements on another source; the caller closes it. */
    Session session(String sourceUri) {
        return Sessions.open(store.keyspace(), jobs, sessionOptions().ofSource(Keyspaces.resolve(sourceUri)));
    }

    private SessionOptions sessionOptions() {
        return new SessionOptions(
                SessionOptions.DEFAULT_USER, "", store.externalIoDir().toString(), folder.toString());
    }

    /** A small table whose backup and restore load and compile everything. */
    Table loadWarmUp() {
        return store.load("warm_up", Math.min(settings.rows(), WARM_UP_ROWS));
    }

    /** Has everything loaded and compiled that a backup and its restore need, and the rows in the page cache. */
    void warmUp(Table table) {
        Table small = loadWarmUp();
        BackupRequest backup = store.backup(small, "nodelocal://1/warm-up", RAW_SPEED);
        backup(backup, small.rows());
        restore(store.restore(small, List.of(backup), "warm_up_restored"));
        store.fingerprint(table.table());
    }

    /** The table that the measurements are about. */
    Table load() {
        long rows = settings.rows();
        long bytes = rows * RowGenerator.ROW_BYTES;
        long start = System.nanoTime();
        Table table = store.load("bench", rows);
        double seconds = (System.nanoTime() - start) / 1e9;
        report.say("loaded %,d rows, %,d bytes, in %.1f s (%.0f MB/s)", rows, bytes, seconds, bytes / 1e6 / seconds);
        return table;
    }

    Timing backup(BackupRequest request, long expectedRows) {
        return Timing.of(() -> {
            JobSummary summary = runner.backup(store.keyspace(), request, JobListener.NONE);
            check(
                    summary.rows() == expectedRows,
                    "the backup holds " + summary.rows() + " rows in place of " + expectedRows);
        });
    }

    Timing restore(RestoreRequest request) {
        return Timing.of(() -> runner.restore(store.keyspace(), request, JobListener.NONE));
    }

    /** That a restored table holds what its source held. */
    void checkRestored(RestoreRequest request, TableFingerprint expected) {
        TableFingerprint restored = store.fingerprint(request.tables().get(0).target());
        check(restored.equals(expected), "restored " + restored + " in place of " + expected);
    }

    static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException("not measured, as the result is wrong: " + otherwise);
        }
    }

    static long sizeOf(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            long bytes = 0;
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(path);
            }
            return bytes;
        }
    }

    static void delete(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Override
    public void close() throws IOException {
        jobs.close();
        runner.close();
        store.close();
        delete(folder);
    }
}
