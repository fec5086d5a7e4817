package io.strandline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.cli.output.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.io.JsonEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the tour of the README and compares what it shows. Job ids, times and what follows from them may differ. */
@Timeout(180)
class ReadmeTourITCase {
    private static final Pattern CONSOLE = Pattern.compile("```console\n\\$ (.*?)```", Pattern.DOTALL);
    private static final Pattern STRANDLINE =
            Pattern.compile("bin/strandline sql -e \"([^\"]*)\"\n(.*)", Pattern.DOTALL);
    private static final Pattern AVRO_TOOLS =
            Pattern.compile("java -jar avro-tools-[0-9.]+\\.jar tojson strandline-data/(\\S+)\n(.*)", Pattern.DOTALL);

    @TempDir
    private Path folder;

    /** A step: what is typed, what it shows. */
    private record Step(String command, String shown) {}

    @Test
    void showsWhatTheCommandsShow() throws IOException {
        List<Step> steps = steps();
        assertThat(steps).hasSizeGreaterThan(5);
        for (Step step : steps) {
            String text = step.command() + "\n" + step.shown();
            Matcher statements = STRANDLINE.matcher(text);
            Matcher avro = AVRO_TOOLS.matcher(text);
            String actual;
            String expected;
            if (statements.matches()) {
                actual = sql(statements.group(1));
                expected = statements.group(2);
            } else {
                assertThat(avro.matches())
                        .as("a command that this test knows: " + step.command())
                        .isTrue();
                actual = json(avro.group(1));
                expected = avro.group(2);
            }
            assertThat(stable(actual)).as(step.command()).isEqualTo(stable(expected));
        }
    }

    /** The command ends where its quotes are closed. */
    private static List<Step> steps() throws IOException {
        Matcher console = CONSOLE.matcher(Files.readString(Path.of("..", "README.md")));
        List<Step> steps = new ArrayList<>();
        while (console.find()) {
            String text = console.group(1);
            int end = text.indexOf('\n');
            while (text.substring(0, end).chars().filter(c -> c == '"').count() % 2 == 1) {
                end = text.indexOf('\n', end + 1);
            }
            steps.add(new Step(text.substring(0, end), text.substring(end + 1)));
        }
        return steps;
    }

    private String sql(String statements) {
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(screen, true, StandardCharsets.UTF_8);
        Streams streams = new Streams(new ByteArrayInputStream(new byte[0]), print, print, false, false);
        // On a terminal the progress bar is gone in the end, as here.
        StrandlineCommand.on(streams)
                .execute(
                        "sql",
                        "--quiet",
                        "--source",
                        "embedded:" + folder.resolve("strandline-data"),
                        "-e",
                        statements);
        return screen.toString(StandardCharsets.UTF_8);
    }

    /** Does what tojson of avro-tools does, with Avro's own classes. */
    private String json(String glob) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DataFileReader<GenericRecord> reader =
                new DataFileReader<>(only(glob).toFile(), new GenericDatumReader<>())) {
            JsonEncoder encoder = EncoderFactory.get().jsonEncoder(reader.getSchema(), out);
            GenericDatumWriter<GenericRecord> writer = new GenericDatumWriter<>(reader.getSchema());
            for (GenericRecord entry : reader) {
                writer.write(entry, encoder);
            }
            encoder.flush();
        }
        return out.toString(StandardCharsets.UTF_8) + "\n";
    }

    private Path only(String glob) throws IOException {
        Path data = folder.resolve("strandline-data");
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + data + "/" + glob);
        try (Stream<Path> files = Files.walk(data)) {
            List<Path> matching = files.filter(matcher::matches).toList();
            assertThat(matching).as("files like " + glob).hasSize(1);
            return matching.get(0);
        }
    }

    /** Without what is another one each time; columns may be wider then. */
    private static String stable(String shown) {
        return shown.replaceAll("\\b[0-9]{18,20}\\b", "NUMBER")
                .replaceAll("\\b[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8}(\\.[0-9]+)?\\+00", "TIME")
                .replaceAll("/[0-9]{4}/[0-9]{2}/[0-9]{2}-[0-9.]+", "/DIRECTORY")
                .replaceAll(" +", " ")
                .replaceAll("-{2,}", "--");
    }
}
