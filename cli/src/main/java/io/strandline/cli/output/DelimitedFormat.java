package io.strandline.cli.output;

import io.strandline.control.result.ResultColumn;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fields between delimiters, quoted as RFC 4180 asks. As in psql, NULL is an empty field and an empty string a quoted one: no
 * quote mode of commons-csv keeps the two apart without quoting every field.
 */
final class DelimitedFormat implements RowFormat {
    private final PrintStream out;
    private final char delimiter;
    private final StringBuilder line = new StringBuilder();

    DelimitedFormat(PrintStream out, char delimiter) {
        this.out = out;
        this.delimiter = delimiter;
    }

    @Override
    public void begin(List<ResultColumn> columns) {
        for (int i = 0; i < columns.size(); i++) {
            field(i, columns.get(i).name());
        }
        endLine();
    }

    @Override
    public void row(List<@Nullable Object> values) {
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            field(i, value == null ? null : CellText.of(value));
        }
        endLine();
    }

    @Override
    public void end() {}

    private void field(int position, @Nullable String text) {
        if (position > 0) {
            line.append(delimiter);
        }
        if (text == null) {
            return;
        }
        if (needsQuotes(text)) {
            line.append('"').append(text.replace("\"", "\"\"")).append('"');
        } else {
            line.append(text);
        }
    }

    private boolean needsQuotes(String text) {
        if (text.isEmpty() || text.charAt(0) == ' ' || text.charAt(text.length() - 1) == ' ') {
            return true;
        }
        return text.chars().anyMatch(c -> c == delimiter || c == '"' || c == '\n' || c == '\r');
    }

    private void endLine() {
        out.append(line.append('\n'));
        line.setLength(0);
    }
}
