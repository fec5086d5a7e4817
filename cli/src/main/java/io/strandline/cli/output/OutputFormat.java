package io.strandline.cli.output;

import java.io.PrintStream;

/** How rows are written. */
public enum OutputFormat {
    /** For people: a header, a rule, aligned rows and their number. */
    TABLE,
    /** RFC 4180 with a header; NULL is an empty field, an empty string is {@code ""}. */
    CSV,
    /** Like {@link #CSV}, with tabs. */
    TSV,
    /** JSON Lines: an object for each row. */
    JSON;

    RowFormat on(PrintStream out) {
        return switch (this) {
            case TABLE -> new TableFormat(out);
            case CSV -> new DelimitedFormat(out, ',');
            case TSV -> new DelimitedFormat(out, '\t');
            case JSON -> new JsonFormat(out);
        };
    }
}
