package io.strandline.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The options of the benchmark. */
@Command(
        name = "bench/run.sh",
        mixinStandardHelpOptions = true,
        description = "Measures backup and restore of the embedded keyspace.")
public final class Main implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec command;

    @Parameters(
            arity = "0..*",
            defaultValue = "full",
            description =
                    "What to measure, of ${COMPLETION-CANDIDATES}; the head of bench/run.sh tells them apart. Default: "
                            + "${DEFAULT-VALUE}.")
    private List<Subject> subjects = List.of();

    @Option(
            names = "--size",
            defaultValue = "${env:BENCH_SIZE:-4g}",
            converter = SizeConverter.class,
            description = "Logical bytes of the rows, such as 256m. Also from BENCH_SIZE. Default: ${DEFAULT-VALUE}.")
    private DataSize size = new DataSize(1);

    @Option(
            names = "--rounds",
            defaultValue = "${env:BENCH_ROUNDS:-3}",
            description = "How often each thing is measured. Also from BENCH_ROUNDS. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--threads",
            defaultValue = "${env:BENCH_THREADS:-2}",
            description = "Threads of the loops, slots of the job. Also from BENCH_THREADS. Default: ${DEFAULT-VALUE}.")
    private int threads;

    @Option(
            names = "--folder",
            defaultValue = "${env:BENCH_FOLDER:-${sys:java.io.tmpdir}}",
            description =
                    "Where a folder is made, and removed at the end: a local disk with four times the size free. Also from "
                            + "BENCH_FOLDER. Default: ${DEFAULT-VALUE}.")
    private Path folder = Path.of("");

    @Option(
            names = "--layers",
            defaultValue = "1,10,48,200",
            split = ",",
            description = "How many layers the chains have that are restored, rising. Default: ${DEFAULT-VALUE}.")
    private List<Integer> layers = List.of();

    @Option(
            names = "--seconds",
            defaultValue = "20",
            description = "How long a writer is watched, in each round, with backups and without. Default: "
                    + "${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--backlog",
            defaultValue = "256m",
            converter = SizeConverter.class,
            description =
                    "Bytes of log that a layer of PostgreSQL has to read, kept on the disk of the server. Default: "
                            + "${DEFAULT-VALUE}.")
    private DataSize backlog = new DataSize(1);

    /** Ends the process with 0, or 2 for wrong options, or 1. */
    public static void main(String[] arguments) {
        System.exit(run(new PrintWriter(System.out, true), arguments));
    }

    static int run(PrintWriter out, String... arguments) {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(out)
                .execute(arguments);
    }

    @Override
    public Integer call() throws IOException, RocksDBException {
        if (command == null) {
            throw new IllegalStateException("not started through picocli");
        }
        Report report = new Report(command.commandLine().getOut());
        report.say("%d rounds of %,d logical bytes, %d threads", rounds, size.bytes(), threads);
        Path working = Files.createTempDirectory(folder, "strandline-bench-");
        Settings settings = new Settings(working, size, rounds, threads, layers, seconds, backlog);
        try {
            for (Subject subject : subjects) {
                report.say("%n%s", subject);
                try (Workbench bench = new Workbench(settings, report, subject)) {
                    subject.benchmark().run(bench);
                }
            }
        } finally {
            Workbench.delete(working);
        }
        return CommandLine.ExitCode.OK;
    }

    /** For picocli. */
    static final class SizeConverter implements CommandLine.ITypeConverter<DataSize> {
        @Override
        public DataSize convert(String text) {
            try {
                return DataSize.parse(text);
            } catch (IllegalArgumentException e) {
                throw new CommandLine.TypeConversionException(e.getMessage());
            }
        }
    }
}
