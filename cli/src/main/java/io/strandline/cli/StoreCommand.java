package io.strandline.cli;

import io.strandline.cli.output.ErrorText;
import io.strandline.cli.output.ExitCodes;
import io.strandline.cli.output.OutputFormat;
import io.strandline.cli.output.ProgressDisplay;
import io.strandline.cli.output.ResultPrinter;
import io.strandline.cli.output.Streams;
import io.strandline.cli.store.Store;
import io.strandline.cli.store.StoreOptions;
import io.strandline.cli.store.StoreSession;
import io.strandline.control.SessionOptions;
import io.strandline.job.JobRunners;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;

/** What commands that work on a store have in common: open it, work, show errors, close it, whatever happens. */
final class StoreCommand {
    /** The work of a command on an open store. */
    @FunctionalInterface
    interface Work {
        /** @throws StrandlineException if a statement failed */
        void run(Open open) throws IOException;
    }

    /**
     * An open store.
     *
     * @param store for more sessions
     * @param settings of the session, for more of them
     * @param session the first one; a signal cancels what it runs
     * @param printer of results
     * @param interrupts for work that a signal must end otherwise
     */
    record Open(
            Store store, SessionOptions settings, StoreSession session, ResultPrinter printer, Interrupts interrupts) {}

    private final Streams streams;

    StoreCommand(Streams streams) {
        this.streams = streams;
    }

    /** @return the exit code */
    int run(SourceOptions source, OutputFormat format, Work work) throws IOException {
        return run(source, JobRunners.LOCAL, format, work);
    }

    /**
     * @param where jobs of the session run
     * @return the exit code
     */
    int run(SourceOptions source, String where, OutputFormat format, Work work) throws IOException {
        StoreOptions options = source.store(this::say);
        SessionOptions settings;
        try {
            settings = source.session(options.folder()).onFlink(where);
        } catch (StrandlineException e) {
            say(ErrorText.of(e));
            return ExitCodes.ofOpening(e);
        }
        return run(options, settings, format, source.quiet(), work);
    }

    /** @return the exit code */
    int run(StoreOptions options, SessionOptions settings, OutputFormat format, boolean quiet, Work work)
            throws IOException {
        try (Store store = Store.of(options)) {
            StoreSession session;
            try {
                session = store.session(settings);
            } catch (StrandlineException e) {
                say(ErrorText.of(e));
                return ExitCodes.ofOpening(e);
            }
            ResultPrinter printer =
                    new ResultPrinter(streams, format, ProgressDisplay.on(streams, quiet), session::cancel);
            Interrupts interrupts = new Interrupts(exitCode -> interrupt(store, session, exitCode));
            try (session) {
                work.run(new Open(store, settings, session, printer, interrupts));
                return interrupts.exitCode(ExitCodes.OK);
            } catch (StrandlineException e) {
                if (!printer.outputClosed()) {
                    printer.error(e);
                }
                return interrupts.exitCode(ExitCodes.STATEMENT_FAILED);
            }
        }
    }

    /** Whoever waits for input rather than for a statement cannot be woken. */
    private static void interrupt(Store store, StoreSession session, int exitCode) {
        if (session.running()) {
            session.cancel();
        } else {
            session.close();
            store.close();
            Runtime.getRuntime().halt(exitCode);
        }
    }

    /** On standard error. */
    void say(String line) {
        streams.err().println(line);
        streams.err().flush();
    }
}
