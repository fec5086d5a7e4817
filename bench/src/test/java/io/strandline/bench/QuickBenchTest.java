package io.strandline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark works, on few rows; what it measures on so few says nothing. */
final class QuickBenchTest {
    @TempDir
    private Path folder;

    private final StringWriter output = new StringWriter();

    @Test
    void measuresAFewRowsAndStatesTheRatios() throws Exception {
        int exitCode =
                Main.run(new PrintWriter(output), "--size", "8m", "--rounds", "1", "--folder", folder.toString());

        assertThat(exitCode).as(output.toString()).isZero();
        assertThat(output.toString())
                .contains("start-up of Flink")
                .contains("backup / bare loop")
                .contains("floor 0.70")
                .contains("backup / SstFileWriter loop")
                .contains("floor 1.05")
                .contains("restore / backup")
                .contains("floor 0.50");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
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
