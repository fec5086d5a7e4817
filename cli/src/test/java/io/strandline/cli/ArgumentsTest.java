package io.strandline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.cli.output.ExitCodes;
import io.strandline.cli.output.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                               | strandline needs a command",
                "backup                         | Unmatched argument at index 0: 'backup'",
                "sql --formt csv                | Unknown options: '--formt', 'csv'",
                "sql --format xml               | Invalid value for option '--format'",
                "sql -f /no/such/file           | cannot read the file /no/such/file",
                "sql -f /                       | cannot read the file /",
                "sql --flink somewhere          | not a place to run on: \"somewhere\"",
                "sql --flink local:0            | not a place to run on: \"local:0\"",
                "sql --flink jobmanager:        | --flink takes local, local:SLOTS or HOST:PORT",
                "sql --flink jobmanager:65536   | not a place to run on: \"jobmanager:65536\"",
                "demo --flink local:two         | not a place to run on: \"local:two\"",
                "workload                       | workload needs to know what to do",
                "workload init                  | Missing required parameter: 'WORKLOAD'",
                "workload init tpcc             | there is no workload \"tpcc\"",
                "workload init tpch --rows 5    | the size of tpch is given with --scale",
                "workload init tpch --scale 0.001 | the scale of tpch must be at least 0.01",
                "workload init bank --scale 5   | the size of bank is given with --rows",
                "workload init bank --rows 0    | the size of a workload must be positive",
                "workload run kv                | workload run knows bank, not \"kv\"",
                "workload run bank --duration 9 | not a length of time: \"9\"",
                "store                          | store needs to know what to do: serve or gc",
                "help backup                    | there is no command \"backup\"",
                "demo --scale 0.001             | the scale of tpch must be at least 0.01",
                "demo --keep /                  | --keep needs a new or an empty folder",
            })
    void saysWhatIsWrongWithTheCommandLine(String arguments, String message) {
        int exitCode = run(arguments);

        assertThat(exitCode).isEqualTo(ExitCodes.USAGE);
        assertThat(err()).startsWith("ERROR: ").contains(message).contains("HINT: \"strandline help");
        assertThat(out()).isEmpty();
    }

    @Test
    void listsCommandsAndExitCodes() {
        int exitCode = run("help");

        assertThat(exitCode).isEqualTo(ExitCodes.OK);
        assertThat(out())
                .contains("sql", "workload", "store", "demo", "version", "help", "Exit codes:", "130")
                .doesNotContain("warm-up");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "sql -h", "workload init --help", "workload --help"})
    void showsTheSameHelpWhereverItIsAskedFor(String arguments) {
        assertThat(run(arguments)).isEqualTo(ExitCodes.OK);
        String asked = out();
        out.reset();

        run("help " + arguments.replaceAll(" ?-.*", ""));
        assertThat(asked).isEqualTo(out()).startsWith("Usage: strandline");
    }

    @Test
    void explainsACommandInsideACommand() {
        run("help workload init");

        assertThat(out()).contains("strandline workload init", "--scale", "--seed", "movr");
    }

    @Test
    void explainsWhatGarbageIs() {
        run("help store gc");

        assertThat(out()).contains("strandline store gc", "--source", "gc.ttlseconds");
    }

    @Test
    void readsLengthsOfTime() {
        DurationConverter converter = new DurationConverter();

        assertThat(converter.convert("250ms")).isEqualTo(Duration.ofMillis(250));
        assertThat(converter.convert("5m")).isEqualTo(Duration.ofMinutes(5));
    }

    private int run(String arguments) {
        Streams streams = new Streams(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false);
        String[] words = arguments == null || arguments.isBlank()
                ? new String[0]
                : arguments.strip().split(" +");
        return StrandlineCommand.on(streams).execute(words);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
