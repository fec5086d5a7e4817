package io.strandline.cli;

import io.strandline.cli.output.OutputFormat;
import io.strandline.cli.output.Streams;
import io.strandline.cli.shell.Shell;
import io.strandline.cli.shell.StatementFeed;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code strandline sql}. */
@Command(
        name = "sql",
        description = {
            "Runs statements, up to the first that fails.",
            "Without -e and -f they come from standard input, each ended by a semicolon; on a terminal that is a small shell.",
            "A store may be used from several shells at once."
        },
        sortOptions = false)
final class SqlCommand implements Callable<Integer> {
    private final Streams streams;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "-e", paramLabel = "STATEMENT", description = "Run these statements, then end. May be given again.")
    private List<String> statements = new ArrayList<>();

    @Option(names = "-f", paramLabel = "FILE", description = "Run the statements in a file, after those of -e.")
    private @Nullable Path file;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description =
                    "How rows are printed: table, csv, tsv, or json (an object a line). Default: ${DEFAULT-VALUE}.")
    private OutputFormat format = OutputFormat.TABLE;

    @Mixin
    private SourceOptions source = new SourceOptions();

    @Mixin
    private FlinkOption flink = new FlinkOption();

    SqlCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        Path script = file;
        if (script != null && spec != null && !isReadableFile(script)) {
            throw new ParameterException(spec.commandLine(), "cannot read the file " + script);
        }
        return new StoreCommand(streams).run(source, flink.where(), format, open -> {
            for (String statement : statements) {
                open.session().execute(statement, open.printer());
            }
            if (script != null) {
                StatementFeed.run(Files.newBufferedReader(script), open.session(), open.printer());
            } else if (statements.isEmpty()) {
                runInput(open);
            }
        });
    }

    /** Pipes too. */
    private static boolean isReadableFile(Path path) {
        return Files.isReadable(path) && !Files.isDirectory(path);
    }

    private void runInput(StoreCommand.Open open) throws IOException {
        if (streams.interactive()) {
            Path history = Path.of(System.getProperty("user.home"), ".strandline_history");
            new Shell(open.session(), open.printer(), source.user(), history).run();
        } else {
            InputStreamReader input = new InputStreamReader(streams.in(), StandardCharsets.UTF_8);
            StatementFeed.run(input, open.session(), open.printer());
        }
    }
}
