package io.strandline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmarks work, on few rows; what they measure on so few says nothing. */
final class QuickBenchTest {
    @TempDir
    private Path folder;

    private final StringWriter output = new StringWriter();

    private void measure(String... arguments) throws Exception {
        String[] all = Stream.concat(
                        Stream.of(arguments),
                        Stream.of("--size", "4m", "--rounds", "1", "--seconds", "1", "--folder", folder.toString()))
                .toArray(String[]::new);
        int exitCode = Main.run(new PrintWriter(output), all);
        assertThat(exitCode).as(output.toString()).isZero();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void measuresABackupAndARestoreAndStatesTheRatiosIfNothingElseIsAskedFor() throws Exception {
        measure();

        assertThat(output.toString())
                .contains("start-up of Flink")
                .contains("no CPU limit")
                .contains("backup / bare loop")
                .contains("floor 0.70")
                .contains("backup / SstFileWriter loop")
                .contains("floor 1.05")
                .contains("restore / backup")
                .contains("floor 0.50");
    }

    @Test
    void measuresTheLatencyOfAWriterAndTheCpuShareOfABackup() throws Exception {
        measure("latency", "cpu");

        assertThat(output.toString())
                .contains("p99 beside a backup at the default limit of 75 % / alone")
                .contains("at most 1.50")
                .contains("limit 25 %")
                .contains("limit 50 %")
                .contains("limit 75 %");
    }

    @Test
    void measuresWhatTheIndexOfChangesCosts() throws Exception {
        measure("write");

        assertThat(output.toString()).contains("write / write without index").contains("floor 0.85");
    }

    @Test
    void measuresIncrementalBackups() throws Exception {
        measure("incremental");

        assertThat(output.toString())
                .contains("round 1: a job over nothing ")
                .contains("whole jobs: ")
                .contains("rows changed in ")
                .contains("incremental, 0.0 % changed / full")
                .contains("at most 0.02")
                .contains("incremental, 0.1 % changed / full")
                .contains("at most 0.05")
                .contains("incremental, 1.0 % changed / full")
                .contains("at most 0.10")
                .contains("incremental, 10.0 % changed / full")
                .contains("at most 0.25");
    }

    @Test
    void measuresRestoresOfChains() throws Exception {
        measure("chains", "--layers", "1,3,10");

        assertThat(output.toString())
                .contains("the full backup alone")
                .contains("  1 layers")
                .contains("at most 1.00")
                .contains("  3 layers: ")
                .contains(" 10 layers: ")
                .contains("1.09 times the full's bytes")
                .contains("at most 1.30");
    }

    @Test
    void measuresObjectStorageAgainstThePlainSdkAndALocalFolderUnderALimitAndItsListings() throws Exception {
        measure("storage");

        assertThat(output.toString())
                .contains("upload / plain SDK's upload")
                .contains("download / plain SDK's download")
                .contains("floor 0.85")
                .contains("CPU seconds of a backup into s3 / into a local folder")
                .contains("at most 1.25")
                .contains("SHOW BACKUPS, seconds: ")
                .contains("at most 3.00")
                .contains("write limit 10 MB/s: ")
                .contains("read limit 10 MB/s: ");
    }

    @Test
    void measuresPostgresAgainstItsOwnTools() throws Exception {
        measure("postgres", "--backlog", "8m");

        assertThat(output.toString())
                .contains("time of BACKUP / pg_dump -Fd -j2 -Z")
                .contains("rate of BACKUP / two bare COPY")
                .contains("time of RESTORE / pg_restore -j2")
                .contains("pgcopydb")
                .contains("incremental, 1 % changed / full")
                .contains("incremental WITH revision_history, 1 % changed / full")
                .contains("a layer of 8 MB of log")
                .contains("memory with the large backlog / the small one");
    }

    @Test
    void findsPercentiles() {
        Latencies latencies = new Latencies();
        for (int millis = 100; millis > 0; millis--) {
            latencies.add(millis * 1_000_000L);
        }

        assertThat(latencies.millis(0.5)).isEqualTo(50);
        assertThat(latencies.millis(0.99)).isEqualTo(99);
        assertThat(latencies.millis(1)).isEqualTo(100);
    }

    @Test
    void saysWhatASizeLooksLike() {
        assertThat(Main.run(new PrintWriter(output), "--size", "4 gigs")).isEqualTo(2);
    }

    @Test
    void readsSizes() {
        assertThat(DataSize.parse("7")).isEqualTo(new DataSize(7));
        assertThat(DataSize.parse("3k")).isEqualTo(new DataSize(3072));
        assertThat(DataSize.parse("256m")).isEqualTo(new DataSize(256L << 20));
        assertThat(DataSize.parse("4G")).isEqualTo(new DataSize(4L << 30));
    }
}
