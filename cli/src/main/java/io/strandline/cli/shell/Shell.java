package io.strandline.cli.shell;

import io.strandline.cli.output.ResultPrinter;
import io.strandline.control.Session;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Statements typed by a person: line editing, history, help, and Ctrl-C for the statement that runs. */
public final class Shell {
    private static final String WELCOME =
            "Strandline shell. Statements end with ; \\h shows which there are, \\q leaves.";

    private final Session session;
    private final ResultPrinter printer;
    private final String user;
    private final Path historyFile;

    public Shell(Session session, ResultPrinter printer, String user, Path historyFile) {
        this.session = session;
        this.printer = printer;
        this.user = user;
        this.historyFile = historyFile;
    }

    /** Until Ctrl-D or {@code \q}. Errors are shown and do not end it. */
    public void run() {
        try (Terminal terminal = TerminalBuilder.builder().name("strandline").build()) {
            terminal.handle(Terminal.Signal.INT, signal -> session.cancel());
            LineReader reader = LineReaderBuilder.builder()
                    .terminal(terminal)
                    .parser(new StatementParser(this::mayRun))
                    .completer(new StringsCompleter(ShellHelp.KEYWORDS))
                    .variable(LineReader.HISTORY_FILE, historyFile)
                    .variable(LineReader.SECONDARY_PROMPT_PATTERN, "%P-> ")
                    .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                    .build();
            printer.say(WELCOME);
            while (take(reader)) {}
        } catch (IOException e) {
            throw new StrandlineException(
                    ErrorCode.INTERNAL, "the terminal cannot be used: " + e.getMessage(), null, e);
        }
    }

    /** Whether there may be another line. */
    private boolean take(LineReader reader) {
        String text;
        try {
            text = reader.readLine(prompt()).strip();
        } catch (UserInterruptException e) {
            return true;
        } catch (EndOfFileException e) {
            return false;
        }
        switch (text.toLowerCase(Locale.ROOT)) {
            case "" -> {}
            case "\\q", "quit", "exit", "quit;", "exit;" -> {
                return false;
            }
            case "\\h", "\\?", "help", "help;" -> printer.say(ShellHelp.TEXT);
            default -> execute(text);
        }
        return true;
    }

    private void execute(String text) {
        try {
            session.execute(text, printer);
        } catch (StrandlineException e) {
            printer.error(e);
        }
    }

    /** What is no statement needs no {@code ;}. */
    private boolean mayRun(String text) {
        String command = text.strip().toLowerCase(Locale.ROOT);
        return command.startsWith("\\")
                || command.equals("help")
                || command.equals("quit")
                || command.equals("exit")
                || session.isComplete(text);
    }

    private String prompt() {
        String database = session.currentDatabase();
        return user + (database.isEmpty() ? "" : "@" + database) + (session.inTransaction() ? " OPEN" : "") + "> ";
    }
}
