package io.strandline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.cli.output.Streams;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorages;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.manifest.storage.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.io.JsonEncoder;
import org.jspecify.annotations.Nullable;

/**
 * Runs the console blocks of a document and compares what they show. Job ids, times and what follows from them may differ; a time that a tour
 * shows and then types stands for the one that is shown when it is run.
 */
final class Tour {
    private static final Pattern CONSOLE = Pattern.compile("```console\n\\$ (.*?)```", Pattern.DOTALL);
    private static final Pattern STRANDLINE =
            Pattern.compile("bin/strandline sql -e \"([^\"]*)\"\n(.*)", Pattern.DOTALL);
    private static final Pattern AVRO_TOOLS = Pattern.compile(
            "java -jar avro-tools-[0-9.]+\\.jar tojson strandline-data/extern/(\\S+)\n(.*)", Pattern.DOTALL);

    private static final Pattern CHECK = Pattern.compile("bin/strandline check([^\n]*)\n(.*)", Pattern.DOTALL);
    private static final Pattern PSQL = Pattern.compile("psql -d (\\S+) -c \"([^\"]*)\"\n(.*)", Pattern.DOTALL);

    /** As AS OF SYSTEM TIME takes it. */
    private static final Pattern HLC_TIME = Pattern.compile("\\b[0-9]{19}\\.[0-9]{10}\\b");

    private final String document;
    private final Path folder;
    private final Path store;

    /** Of the processes that run the steps; null to run them here. */
    private @Nullable Map<String, String> environment;

    /** What is backed up, if it is not the store; then that is the control store. */
    private @Nullable PostgresTour postgres;

    /** What stands in the document, and what is typed in its place. */
    private final Map<String, String> typed = new LinkedHashMap<>();

    /** What may be shown, and how the document shows it. */
    private final Map<String, String> shown = new LinkedHashMap<>();

    /** The times that were shown, by those that the document shows. */
    private final Map<String, String> times = new HashMap<>();

    /** A step: what is typed, what it shows. */
    private record Step(String command, String shown) {}

    /**
     * @param document in the root of the tree
     * @param folder an empty one, for the store
     */
    Tour(String document, Path folder) {
        this.document = document;
        this.folder = folder;
        this.store = folder.resolve("strandline-data");
    }

    /** Types something else than the document says. */
    Tour typing(String inDocument, String instead) {
        typed.put(inDocument, instead);
        return this;
    }

    /** Runs each step in a process of its own with more in its environment, and leaves out the notices that may give. */
    Tour inProcesses(Map<String, String> withEnvironment) {
        environment = withEnvironment;
        return this;
    }

    /** Takes one text for another where something is shown. */
    Tour showing(String actual, String inDocument) {
        shown.put(actual, inDocument);
        return this;
    }

    /** Backs up a server, which the document names by the port 5432. */
    Tour of(PostgresTour server) {
        postgres = server;
        return this;
    }

    void run() throws Exception {
        List<Step> steps = steps();
        assertThat(steps).hasSizeGreaterThan(5);
        for (Step step : steps) {
            String text = step.command() + "\n" + step.shown();
            Matcher statements = STRANDLINE.matcher(text);
            Matcher avro = AVRO_TOOLS.matcher(text);
            Matcher check = CHECK.matcher(text);
            Matcher psql = PSQL.matcher(text);
            String actual;
            String expected;
            if (check.matches()) {
                List<String> arguments = new ArrayList<>(List.of("check"));
                Stream.of(check.group(1).split(" "))
                        .filter(word -> !word.isEmpty())
                        .forEach(arguments::add);
                actual = strandline(arguments);
                expected = check.group(2);
            } else if (psql.matches()) {
                actual = Objects.requireNonNull(postgres).psql(psql.group(1), psql.group(2));
                expected = psql.group(3);
            } else if (statements.matches()) {
                actual = sql(statements.group(1));
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
    private List<Step> steps() throws IOException {
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
        List<String> shownNow =
                HLC_TIME.matcher(actual).results().map(MatchResult::group).toList();
        List<String> inDocument =
                HLC_TIME.matcher(documented).results().map(MatchResult::group).toList();
        for (int i = 0; i < Math.min(shownNow.size(), inDocument.size()); i++) {
            times.putIfAbsent(inDocument.get(i), shownNow.get(i));
        }
    }

    private String replaced(String text) {
        String result = text;
        for (Map.Entry<String, String> replacement : typed.entrySet()) {
            result = result.replace(replacement.getKey(), replacement.getValue());
        }
        return result;
    }

    private String sql(String documented) throws Exception {
        String statements = HLC_TIME.matcher(replaced(documented))
                .replaceAll(time -> times.getOrDefault(time.group(), time.group()));
        Map<String, String> ofProcesses = environment;
        if (ofProcesses != null) {
            Program.Outcome outcome = Program.run(
                    ofProcesses, folder, "sql", "--quiet", "--source", "embedded:" + store, "-e", statements);
            // An error is the last that a step shows.
            return outcome.out() + outcome.err().replaceAll("(?m)^NOTICE: .*\\R", "");
        }
        // On a terminal the progress bar is gone in the end, as here.
        return strandline(List.of("sql", "--quiet", "-e", statements));
    }

    private String strandline(List<String> arguments) {
        PostgresTour server = postgres;
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of("--source", server == null ? "embedded:" + store : server.uri()));
        if (!arguments.get(0).equals("check")) {
            all.addAll(List.of("--control", store.toString()));
        }
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(screen, true, StandardCharsets.UTF_8);
        Streams streams = new Streams(new ByteArrayInputStream(new byte[0]), print, print, false, false);
        StrandlineCommand.on(streams).execute(all.toArray(new String[0]));
        return screen.toString(StandardCharsets.UTF_8);
    }

    /**
     * Does what tojson of avro-tools does, with Avro's own classes, with the one data file of a collection.
     *
     * @param glob of files in the folder of {@code nodelocal://1/}; its first part is the collection
     */
    private String json(String glob) throws IOException {
        String collection = replaced("nodelocal://1/" + glob.substring(0, glob.indexOf('/')));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StorageContext context = new StorageContext(store.resolve("extern").toString());
        try (ExternalStorage storage = ExternalStorages.open(collection, context);
                InputStream file = storage.open(only(storage));
                DataFileStream<GenericRecord> reader = new DataFileStream<>(file, new GenericDatumReader<>())) {
            JsonEncoder encoder = EncoderFactory.get().jsonEncoder(reader.getSchema(), out);
            GenericDatumWriter<GenericRecord> writer = new GenericDatumWriter<>(reader.getSchema());
            for (GenericRecord entry : reader) {
                writer.write(entry, encoder);
            }
            encoder.flush();
        }
        return out.toString(StandardCharsets.UTF_8) + "\n";
    }

    private static String only(ExternalStorage storage) {
        try (Stream<StoredObject> objects = storage.list("")) {
            List<String> files = objects.map(StoredObject::name)
                    .filter(name -> name.contains("/data/"))
                    .toList();
            assertThat(files).as("data files").hasSize(1);
            return files.get(0);
        }
    }

    /** Without what is another one each time; columns may be wider then. */
    private String stable(String text) {
        String result = text;
        for (Map.Entry<String, String> replacement : shown.entrySet()) {
            result = result.replace(replacement.getKey(), replacement.getValue());
        }
        return HLC_TIME.matcher(result)
                .replaceAll("HLC")
                .replaceAll("\\b[0-9]{18,20}\\b", "NUMBER")
                .replaceAll("\\bstrandline_[0-9]+\\b", "strandline_OID")
                .replaceAll("/\\S*/pg_dump\\b", "PG_DUMP")
                .replaceAll("[0-9.]+ [a-zA-Z]+ of its log", "SIZE of its log")
                .replaceAll("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\\.[0-9]+)?Z", "TIME")
                .replaceAll("\\b[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8}(\\.[0-9]+)?\\+00", "TIME")
                .replaceAll("/[0-9]{4}/[0-9]{2}/[0-9]{2}-[0-9.]+", "/DIRECTORY")
                .replaceAll(" +(?=\\R)", "")
                .replaceAll(" +", " ")
                .replaceAll("-{2,}", "--");
    }
}
