package io.strandline.cli;

import io.strandline.cli.output.ExitCodes;
import io.strandline.cli.output.Streams;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The program. */
public final class Main {
    private static final int BUFFER_BYTES = 1 << 16;

    private Main() {}

    public static void main(String[] arguments) {
        PrintStream out = print(FileDescriptor.out);
        PrintStream err = print(FileDescriptor.err);
        Streams streams = new Streams(
                System.in, out, err, interactive(), isTerminal("stdout", false), isTerminal("stderr", false));
        int exitCode = StrandlineCommand.on(streams).execute(arguments);
        if (out.checkError() && exitCode == ExitCodes.OK) {
            err.println("ERROR: standard output could not be written to its end");
            exitCode = ExitCodes.STATEMENT_FAILED;
        }
        err.flush();
        System.exit(exitCode);
    }

    private static PrintStream print(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor), BUFFER_BYTES),
                false,
                StandardCharsets.UTF_8);
    }

    private static boolean interactive() {
        boolean console = System.console() != null;
        return isTerminal("stdin", console) && isTerminal("stdout", console);
    }

    /** The launcher knows; Java does not tell the three apart. */
    private static boolean isTerminal(String stream, boolean otherwise) {
        String told = System.getProperty("strandline.terminal." + stream);
        return told == null ? otherwise : Boolean.parseBoolean(told);
    }
}
