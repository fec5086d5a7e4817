package io.strandline.cli.shell;

import io.strandline.control.Session;
import io.strandline.control.result.ResultSink;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;

/** Carries out statements from a file or a pipe as they come in, up to the first error. */
public final class StatementFeed {
    private StatementFeed() {}

    /** Reads to the end. The last statement needs no {@code ;}. */
    public static void run(Reader source, Session session, ResultSink sink) throws IOException {
        BufferedReader reader = new BufferedReader(source);
        StringBuilder text = new StringBuilder();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            text.append(line).append('\n');
            if (mayEndStatement(line) && session.isComplete(text.toString())) {
                session.execute(text.toString(), sink);
                text.setLength(0);
            }
        }
        if (!text.toString().isBlank()) {
            session.execute(text.toString(), sink);
        }
    }

    /** Whether it is worth reading all of the text again: rows of a long INSERT hold semicolons too. */
    private static boolean mayEndStatement(String line) {
        if (line.indexOf(';') < 0) {
            return false;
        }
        return line.stripTrailing().endsWith(";") || line.contains("--") || line.contains("*/");
    }
}
