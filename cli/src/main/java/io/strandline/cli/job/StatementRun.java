package io.strandline.cli.job;

import io.strandline.cli.output.OutputFormat;
import io.strandline.cli.output.ProgressDisplay;
import io.strandline.cli.output.ResultPrinter;
import io.strandline.cli.output.Streams;
import io.strandline.cli.store.SingleWriter;
import io.strandline.cli.store.StoreHolder;
import io.strandline.cli.store.StoreOptions;
import io.strandline.cli.store.StoreOptions.Unattended;
import io.strandline.control.Session;
import io.strandline.control.SessionOptions;
import io.strandline.control.parser.ParsedStatement;
import io.strandline.control.parser.StatementReader;
import io.strandline.control.statement.BackupStatement.Backup;
import io.strandline.control.statement.BackupStatement.Restore;
import io.strandline.job.ContextRunners;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Holds the store while statements run on the cluster for which Flink has started this program. */
final class StatementRun implements AutoCloseable {
    private static final Duration STORE_FREE_WITHIN = Duration.ofSeconds(5);
    /** A JobManager that takes over from one that is gone may be quicker than whatever frees that one's lock. */
    private static final Duration STORE_FREE_AFTER_ANOTHER = Duration.ofMinutes(1);

    private static final Duration LONG = Duration.ofDays(365);

    private final StatementOptions options;
    private final Streams streams;
    private final ContextRunners cluster;
    private final Path folder;
    private final StoreHolder store;

    private StatementRun(
            StatementOptions options, Streams streams, ContextRunners cluster, Path folder, StoreHolder store) {
        this.options = options;
        this.streams = streams;
        this.cluster = cluster;
        this.folder = folder;
        this.store = store;
    }

    /**
     * Opens the store. To be called by the thread that runs {@code main()}.
     *
     * @throws StrandlineException {@code IN_USE} if another process has it open; what else keeps it from being opened
     */
    static StatementRun open(StatementOptions options, Streams streams) {
        ContextRunners cluster = ContextRunners.open(SingleWriter.isPromised());
        StoreOptions store = new StoreOptions(
                options.source().storeUri(),
                () -> cluster,
                (request, keyspace, session, sink, canceled) -> refuseToLoad(),
                line -> say(streams, line),
                Unattended.LEAVE);
        if (options.source().isStore()) {
            requireThere(store.folder());
        }
        try {
            StoreHolder holder = StoreHolder.hold(
                    store, ContextRunners.isInJobManager() ? STORE_FREE_AFTER_ANOTHER : STORE_FREE_WITHIN);
            return new StatementRun(options, streams, cluster, store.folder(), holder);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StrandlineException(ErrorCode.CANCELED, "interrupted while waiting for the store", null, e);
        }
    }

    /** An empty store in the place of one that is not mounted would be backed up without a word. */
    private static void requireThere(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new StrandlineException(
                    ErrorCode.UNDEFINED_FILE,
                    "there is no store in " + folder + " where this program runs",
                    "With flink run that is the client, in application mode the JobManager. Mount the store's folder there.");
        }
    }

    private static void refuseToLoad() {
        throw new StrandlineException(
                ErrorCode.NOT_SUPPORTED,
                "the store is open in a program of Flink's, which makes no data of workloads",
                "Do it when that program has ended.");
    }

    /** @throws StrandlineException of the statement that failed */
    void run() {
        ResultPrinter printer =
                new ResultPrinter(streams, OutputFormat.JSON, ProgressDisplay.on(streams, options.quiet()), () -> {});
        String statements = options.statements();
        SessionOptions settings = settings();
        requireOneJob(statements, settings.jobKey());
        if (options.isOpen() && hasSecrets(statements)) {
            printer.notice(
                    "--statement has secrets in it, and arguments are seen in process lists, in logs and, in application mode, in Flink's web page."
                            + " --statement-file keeps them out of sight.");
        }
        try (Session session = store.session(settings)) {
            session.execute(statements, printer);
        }
        awaitJobs(printer);
    }

    private SessionOptions settings() {
        return options.source()
                .on(new SessionOptions(
                        options.user(),
                        "",
                        options.externalIoDir(folder).toString(),
                        Path.of("").toAbsolutePath().toString()))
                .onFlink(cluster.where())
                .withJobKey(options.jobId().or(cluster::fixedJobId).orElse(""));
    }

    /**
     * A second job would be taken for the first.
     *
     * @param jobKey names the job; empty if nothing does
     */
    static void requireOneJob(String statements, String jobKey) {
        long jobs = readable(statements).stream()
                .map(ParsedStatement::statement)
                .filter(statement -> statement instanceof Backup || statement instanceof Restore)
                .count();
        if (!jobKey.isEmpty() && jobs > 1) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "\"" + jobKey + "\" names one job, and the statements make " + jobs
                            + ": each BACKUP or RESTORE is one",
                    "Run the program once for each of them, with an id of its own. Without --job-id, where Flink's configuration fixes no id either, one program makes several.");
        }
    }

    /** What the record of the job would hide. */
    static boolean hasSecrets(String statements) {
        return readable(statements).stream().anyMatch(statement -> !statements.contains(statement.redactedText()));
    }

    /** Those before the first mistake. The session will say what is wrong with that, and runs none after it. */
    private static List<ParsedStatement> readable(String statements) {
        StatementReader reader = new StatementReader(statements);
        List<ParsedStatement> readable = new ArrayList<>();
        try {
            for (Optional<ParsedStatement> next = reader.next(); next.isPresent(); next = reader.next()) {
                readable.add(next.get());
            }
        } catch (StrandlineException e) {
            return readable;
        }
        return readable;
    }

    /** Of detached statements, of this program and of shells that it served: nobody else would go on with them. */
    private void awaitJobs(ResultPrinter printer) {
        try {
            if (!store.awaitIdle(Duration.ZERO)) {
                printer.say("waiting for jobs that were begun detached");
                store.awaitIdle(LONG);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void say(Streams streams, String line) {
        streams.err().println(line);
        streams.err().flush();
    }

    @Override
    public void close() {
        store.close();
    }
}
