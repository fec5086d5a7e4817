package io.strandline.cli.output;

import io.strandline.control.result.ResultColumn;
import io.strandline.control.result.ResultColumn.Type;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table as psql and CockroachDB draw it. Widths come from the first {@value #ROWS_MEASURED} rows, so that a result of any size
 * takes a bounded amount of memory; a later value that is wider moves its own line only.
 */
final class TableFormat implements RowFormat {
    static final int ROWS_MEASURED = 1_000;

    private final PrintStream out;
    private final List<List<String>> measured = new ArrayList<>();
    private List<ResultColumn> columns = List.of();
    private int[] widths = {};
    private boolean headerWritten;
    private long rows;

    TableFormat(PrintStream out) {
        this.out = out;
    }

    @Override
    public void begin(List<ResultColumn> newColumns) {
        columns = newColumns;
        widths = newColumns.stream()
                .mapToInt(column -> DisplayWidth.of(printable(column.name())))
                .toArray();
        measured.clear();
        headerWritten = false;
        rows = 0;
    }

    @Override
    public void row(List<@Nullable Object> values) {
        rows++;
        List<String> cells = new ArrayList<>(values.size());
        for (Object value : values) {
            cells.add(text(value));
        }
        if (headerWritten) {
            write(cells);
            return;
        }
        measured.add(cells);
        for (int i = 0; i < cells.size(); i++) {
            widths[i] = Math.max(
                    widths[i],
                    cells.get(i).lines().mapToInt(DisplayWidth::of).max().orElse(0));
        }
        if (measured.size() == ROWS_MEASURED) {
            writeMeasured();
        }
    }

    @Override
    public void end() {
        if (!headerWritten) {
            writeMeasured();
        }
        out.append(rows == 1 ? "(1 row)\n" : "(" + rows + " rows)\n");
    }

    private void writeMeasured() {
        StringBuilder header = new StringBuilder();
        StringBuilder rule = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            String name = printable(columns.get(i).name());
            int free = widths[i] - DisplayWidth.of(name);
            separate(header, i, " | ");
            header.append(" ".repeat(free / 2)).append(name).append(" ".repeat(free - free / 2));
            rule.append(i == 0 ? "-" : "+").append("-".repeat(widths[i] + 2));
        }
        out.append(header.toString().stripTrailing()).append('\n').append(rule).append('\n');
        headerWritten = true;
        measured.forEach(this::write);
        measured.clear();
    }

    /** A cell of several lines takes as many lines of the table. */
    private void write(List<String> cells) {
        List<List<String>> lines =
                cells.stream().map(cell -> cell.lines().toList()).toList();
        int height = Math.max(1, lines.stream().mapToInt(List::size).max().orElse(1));
        for (int row = 0; row < height; row++) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < cells.size(); i++) {
                String text = row < lines.get(i).size() ? lines.get(i).get(row) : "";
                String padding = " ".repeat(Math.max(0, widths[i] - DisplayWidth.of(text)));
                separate(line, i, " | ");
                line.append(isNumber(i) ? padding + text : text + padding);
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
    }

    private static void separate(StringBuilder line, int position, String separator) {
        line.append(position == 0 ? "  " : separator);
    }

    private boolean isNumber(int position) {
        Type type = columns.get(position).type();
        return type == Type.INT || type == Type.FLOAT || type == Type.DECIMAL;
    }

    private static String text(@Nullable Object value) {
        if (value == null) {
            return "NULL";
        }
        if (value instanceof Boolean flag) {
            return flag ? "t" : "f";
        }
        return printable(CellText.of(value));
    }

    /** Control characters spelled out, so that no value can steer the terminal; line ends stay, tabs become blanks. */
    private static String printable(String text) {
        if (text.chars().noneMatch(c -> Character.isISOControl(c) && c != '\n')) {
            return text;
        }
        StringBuilder spelled = new StringBuilder();
        for (char c : text.toCharArray()) {
            if (c == '\t') {
                spelled.append("    ");
            } else if (Character.isISOControl(c) && c != '\n') {
                spelled.append(String.format("\\x%02x", (int) c));
            } else {
                spelled.append(c);
            }
        }
        return spelled.toString();
    }
}
