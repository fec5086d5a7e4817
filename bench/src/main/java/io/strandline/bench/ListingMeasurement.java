package io.strandline.bench;

import io.strandline.control.Session;
import io.strandline.manifest.layer.ManyFulls;
import io.strandline.manifest.storage.MemoryStorage;
import io.strandline.storage.server.S3ProxyServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * How long SHOW BACKUPS takes of a collection with many full backups of many objects; beside it what the server needs for the same questions, which the plain
 * SDK asks one after another. The objects are written as the server's files: it is not their way there that is measured.
 */
final class ListingMeasurement {
    private static final double MOST_SECONDS = 3;

    /** With 1 GiB of {@code --size}. */
    private static final int MOST_FULLS = 1_000;

    private static final long SIZE_FOR_EACH = 1 << 20;
    private static final int OBJECTS_OF_EACH = 100;
    private static final int WARM_UPS = 1;

    private final Workbench bench;
    private final S3ProxyServer server;
    private final List<Timing> paths = new ArrayList<>();
    private final List<Timing> ids = new ArrayList<>();
    private final List<Timing> plainLists = new ArrayList<>();
    private final List<Timing> plainHeads = new ArrayList<>();

    ListingMeasurement(Workbench bench, S3ProxyServer server) {
        this.bench = bench;
        this.server = server;
    }

    void run() throws IOException {
        int fulls = (int) Math.min(MOST_FULLS, bench.settings().size().bytes() / SIZE_FOR_EACH);
        String bucket = server.newBucket();
        MemoryStorage objects = new MemoryStorage();
        List<String> directories =
                ManyFulls.write(objects, fulls, OBJECTS_OF_EACH, Files.createDirectories(bench.scratch("samples")));
        write(objects, server.folder(bucket));
        try (PlainS3 plain = new PlainS3(server, bucket);
                Session session = bench.session()) {
            for (int number = 0; number < WARM_UPS; number++) {
                round(session, plain, bucket, directories);
            }
            Stream.of(paths, ids, plainLists, plainHeads).forEach(List::clear);
            for (int number = 0; number < bench.settings().rounds(); number++) {
                round(session, plain, bucket, directories);
            }
        } finally {
            Workbench.delete(server.folder(bucket));
        }
        report(fulls, objects.names().size());
    }

    private static void write(MemoryStorage objects, Path folder) throws IOException {
        for (String name : objects.names()) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, objects.bytes(name));
        }
    }

    private void round(Session session, PlainS3 plain, String bucket, List<String> directories) {
        String collection = "'" + server.uri(bucket, "") + "'";
        RowCount listed = new RowCount();
        session.execute("SET use_backups_with_ids = false", listed);
        paths.add(Timing.of(() -> session.execute("SHOW BACKUPS IN " + collection, listed)));
        Workbench.check(listed.rows() == directories.size(), listed.rows() + " backups were listed");

        session.execute("SET use_backups_with_ids = true", listed);
        ids.add(Timing.of(() -> session.execute("SHOW BACKUPS IN " + collection, listed)));

        // A folder for all years, one for each year and one for each month.
        TreeSet<String> folders = new TreeSet<>();
        for (String directory : directories) {
            folders.add("");
            folders.add(directory.substring(0, "2026/".length()));
            folders.add(directory.substring(0, "2026/11/".length()));
        }
        plainLists.add(Timing.of(() -> folders.forEach(plain::listFolder)));
        plainHeads.add(Timing.of(() -> directories.forEach(directory -> plain.head(directory + "/BACKUP_MANIFEST"))));
    }

    private void report(int fulls, int objects) {
        Report report = bench.report();
        report.say("SHOW BACKUPS IN s3 of %,d full backups, %,d objects, seconds (of CPU)", fulls, objects);
        report.say("paths %s, the newest 50 with ids %s", median(paths), median(ids));
        report.say(
                "plain SDK, one after another: the folders %s, a HEAD of each manifest %s",
                median(plainLists), median(plainHeads));
        report.atMost("SHOW BACKUPS, seconds", seconds(paths), MOST_SECONDS);
    }

    private static double seconds(List<Timing> timings) {
        return Series.median(timings.stream().map(Timing::seconds).toList());
    }

    private static Timing median(List<Timing> timings) {
        return new Timing(
                seconds(timings),
                Series.median(timings.stream().map(Timing::cpuSeconds).toList()));
    }
}
