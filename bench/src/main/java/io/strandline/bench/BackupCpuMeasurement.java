package io.strandline.bench;

import io.strandline.bench.BenchStore.Table;
import io.strandline.job.BackupRequest;
import io.strandline.keyspace.TableFingerprint;
import io.strandline.storage.server.S3ProxyServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The CPU time that this process needs for a backup into s3proxy, against the same backup into a local folder: the two in turn, round after round. */
final class BackupCpuMeasurement {
    private static final double S3_AGAINST_LOCAL = 1.25;

    /** Of a small table, until the SDK's classes are loaded and compiled. */
    private static final int WARM_UPS = 5;

    private final Workbench bench;
    private final S3ProxyServer server;
    /** One for all rounds: whether a place can create objects exactly once is tried before the first backup into it only. */
    private final String bucket;

    private final List<Double> local = new ArrayList<>();
    private final List<Double> remote = new ArrayList<>();

    BackupCpuMeasurement(Workbench bench, S3ProxyServer server) {
        this.bench = bench;
        this.server = server;
        this.bucket = server.newBucket();
    }

    void run() throws IOException {
        Table small = bench.loadWarmUp();
        Table table = bench.load();
        for (int number = 1; number <= WARM_UPS; number++) {
            round(small, "warm-up-" + number);
        }
        local.clear();
        remote.clear();
        for (int number = 1; number <= bench.settings().rounds(); number++) {
            round(table, "round-" + number);
        }
        bench.report().say("CPU seconds of this process for each GB (10^9 logical bytes), without those of the server");
        bench.report()
                .say("backup into a local folder %.2f, into s3 %.2f", Series.median(local), Series.median(remote));
        bench.report()
                .atMost(
                        "CPU seconds of a backup into s3 / into a local folder",
                        Series.median(remote) / Series.median(local),
                        S3_AGAINST_LOCAL);
    }

    private void round(Table table, String name) throws IOException {
        TableFingerprint expected = bench.store().fingerprint(table.table());
        BackupRequest toFolder = bench.store().backup(table, "nodelocal://1/" + name, Workbench.RAW_SPEED);
        local.add(cpuPerGigabyte(bench.backup(toFolder, table.rows()), expected));
        Workbench.delete(bench.store().externalIoDir().resolve(name));

        BackupRequest toServer = bench.store().backup(table, server.uri(bucket, "backups"), Workbench.RAW_SPEED);
        remote.add(cpuPerGigabyte(bench.backup(toServer, table.rows()), expected));
        Path collection = server.folder(bucket).resolve("backups");
        Workbench.delete(collection.resolve(toServer.destination().directory()));
    }

    private static double cpuPerGigabyte(Timing timing, TableFingerprint table) {
        return timing.cpuSeconds() / (table.bytes() / 1e9);
    }
}
