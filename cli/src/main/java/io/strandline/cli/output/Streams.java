package io.strandline.cli.output;

import java.io.InputStream;
import java.io.PrintStream;

/**
 * What a command reads from and writes to.
 *
 * @param out for results, and nothing else where a machine reads them
 * @param err for everything that is said about the work
 * @param interactive whether a person types into {@code in} and reads {@code out}
 * @param outIsTerminal whether lines on {@code out} can be drawn over
 * @param errIsTerminal whether lines on {@code err} can be drawn over
 */
public record Streams(
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean interactive,
        boolean outIsTerminal,
        boolean errIsTerminal) {
    /** With output that is a terminal only if somebody types. */
    public Streams(InputStream in, PrintStream out, PrintStream err, boolean interactive, boolean errIsTerminal) {
        this(in, out, err, interactive, interactive, errIsTerminal);
    }
}
