package io.strandline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.cli.output.ExitCodes;
import io.strandline.cli.output.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DemoITCase {
    @TempDir
    private Path folder;

    @Test
    void backsUpRestoresAndFindsEveryTableEqual() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams = new Streams(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false);

        int exitCode = StrandlineCommand.on(streams)
                .execute(
                        "demo",
                        "--scale",
                        "0.01",
                        "--keep",
                        folder.resolve("kept").toString());

        String shown = out.toString(StandardCharsets.UTF_8);
        assertThat(err.toString(StandardCharsets.UTF_8)).doesNotContain("ERROR");
        assertThat(exitCode).isEqualTo(ExitCodes.OK);
        assertThat(shown)
                .contains("> BACKUP DATABASE tpch, movr INTO 'nodelocal://1/demo' AS OF SYSTEM TIME '-1s';")
                .contains(
                        "> SHOW BACKUPS IN 'nodelocal://1/demo';", "> SHOW BACKUP FROM LATEST IN 'nodelocal://1/demo';")
                .contains(
                        "> RESTORE DATABASE tpch FROM LATEST IN 'nodelocal://1/demo' WITH new_db_name = 'tpch_restored';")
                .containsPattern("\nOK: [0-9,]+ rows, .* MB logical, .* MB stored; backup .* MB/s; restore .* MB/s\n")
                .doesNotContain("DIFFERENT");
        assertThat(shown.lines().filter(line -> line.endsWith("| equal"))).hasSize(8 + 6);
    }
}
