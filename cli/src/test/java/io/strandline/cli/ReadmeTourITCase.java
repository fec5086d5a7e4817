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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.io.JsonEncoder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs the tours of the README and the guides and compares what they show. Job ids, times and what follows from them may differ; a time that a tour
 * shows and then types stands for the one that is shown when it is run.
 */
@Timeout(180)
class ReadmeTourITCase {
    private static final Pattern CONSOLE = Pattern.compile("```console\n\\$ (.*?)```", Pattern.DOTALL);
    private static final Pattern STRANDLINE =
            Pattern.compile("bin/strandline sql -e \"([^\"]*)\"\n(.*)", Pattern.DOTALL);
    private static final Pattern AVRO_TOOLS =
            Pattern.compile("java -jar avro-tools-[0-9.]+\\.jar tojson strandline-data/(\\S+)\n(.*)", Pattern.DOTALL);

    /** As AS OF SYSTEM TIME takes it. */
    private static final Pattern HLC_TIME = Pattern.compile("\\b[0-9]{19}\\.[0-9]{10}\\b");

    @TempDir
    private Path folder;

    /** The times that were shown, by those that the document shows. */
    private final Map<String, String> times = new HashMap<>();

    /** A step: what is typed, what it shows. */
    private record Step(String command, String shown) {}

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/incremental.md"})
    void showsWhatTheCommandsShow(String document) throws IOException {
        List<Step> steps = steps(document);
        assertThat(steps).hasSizeGreaterThan(5);
        for (Step step : steps) {
            String text = step.command() + "\n" + step.shown();
            Matcher statements = STRANDLINE.matcher(text);
            Matcher avro = AVRO_TOOLS.matcher(text);
            String actual;
            String expected;
            if (statements.matches()) {
                actual = sql(HLC_TIME.matcher(statements.group(1))
                        .replaceAll(shown -> times.getOrDefault(shown.group(), shown.group())));
                expected = statements.group(2);
                remember(expected, actual);
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
    private static List<Step> steps(String document) throws IOException {
        Matcher console = CONSOLE.matcher(Files.readString(Path.of("..", document)));
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

    private void remember(String documented, String actual) {
        List<String> shown =
                HLC_TIME.matcher(actual).results().map(MatchResult::group).toList();
        List<String> inDocument =
                HLC_TIME.matcher(documented).results().map(MatchResult::group).toList();
        for (int i = 0; i < Math.min(shown.size(), inDocument.size()); i++) {
            times.putIfAbsent(inDocument.get(i), shown.get(i));
        }
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
        return HLC_TIME.matcher(shown)
                .replaceAll("HLC")
                .replaceAll("\\b[0-9]{18,20}\\b", "NUMBER")
                .replaceAll("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\\.[0-9]+)?Z", "TIME")
                .replaceAll("\\b[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8}(\\.[0-9]+)?\\+00", "TIME")
                .replaceAll("/[0-9]{4}/[0-9]{2}/[0-9]{2}-[0-9.]+", "/DIRECTORY")
                .replaceAll(" +", " ")
                .replaceAll("-{2,}", "--");
    }
}
