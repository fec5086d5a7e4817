package io.strandline.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.keyspace.HoldRequest;
import io.strandline.keyspace.TestTables;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Span;
import io.strandline.manifest.Window;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A store of this process's RocksDB, shared with a process that has the one of Flink's distribution. */
@Timeout(60)
class OtherRocksTest {
    @TempDir
    private Path folder;

    @Test
    void isReadAndRestoredToByAProcessWithTheRocksDbOfFlinksDistribution() throws Exception {
        try (EmbeddedKeyspace keyspace = EmbeddedKeyspace.open(folder)) {
            SchemaDescriptor schema = TestTables.createDatabase(keyspace, "shop");
            TableDescriptor orders = TestTables.createTable(keyspace, schema, "orders");
            for (long id = 1; id <= 100; id++) {
                TestTables.upsert(keyspace, orders, id, "name " + id);
            }
            HlcTimestamp end = keyspace.now();
            keyspace.protect(hold(orders.span(), end));
            TableDescriptor items = TestTables.table(
                    keyspace.restoreTarget().allocateIds(1), schema, "items", TestTables.index(1, "items_by_name"));
            keyspace.restoreTarget().begin(OtherRocksChild.RESTORE_JOB, List.of(items));

            Process child = start(
                    keyspace.share(7, Instant.now(), () -> false),
                    Integer.toString(orders.id()),
                    keyspace.restoreTarget().share(OtherRocksChild.RESTORE_JOB),
                    Integer.toString(items.id()));
            List<String> lines = child.inputReader().lines().toList();
            assertThat(child.waitFor()).isZero();
            assertThat(lines.get(0)).contains("/frocksdbjni-8.10.");
            assertThat(lines.get(1)).isEqualTo("100");

            keyspace.restoreTarget().takeOver(OtherRocksChild.RESTORE_JOB);
            keyspace.restoreTarget().publish(OtherRocksChild.RESTORE_JOB);
            assertThat(keyspace.fingerprint(items, keyspace.now()).rows()).isEqualTo(100);
            assertThat(keyspace.fingerprint(items, keyspace.now()).indexEntries())
                    .isEqualTo(100);
        }
    }

    private static Process start(String... arguments) throws IOException {
        List<String> command = Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx256m",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                classPath(),
                                OtherRocksChild.class.getName()),
                        Stream.of(arguments))
                .toList();
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** This process's, with the other RocksDB in place of its own. */
    private static String classPath() throws IOException {
        Path other;
        try (Stream<Path> jars = Files.list(Path.of("target", "flink-rocksdb"))) {
            other = jars.findFirst().orElseThrow();
        }
        String[] entries = System.getProperty("java.class.path").split(File.pathSeparator, -1);
        return Stream.concat(
                        Stream.of(other.toString()), Stream.of(entries).filter(entry -> !entry.contains("rocksdbjni")))
                .reduce((before, after) -> before + File.pathSeparator + after)
                .orElseThrow();
    }

    private static HoldRequest hold(Span span, HlcTimestamp end) {
        return new HoldRequest(7, List.of(new HoldRequest.Part(new Window(HlcTimestamp.MIN, end), List.of(span))));
    }
}
