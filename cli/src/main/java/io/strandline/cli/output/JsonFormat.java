package io.strandline.cli.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.strandline.control.result.ResultColumn;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON Lines. Numbers that JSON has no form for (NaN, Infinity) are strings. */
final class JsonFormat implements RowFormat {
    private final PrintStream out;
    private final JsonFactory json = new JsonFactory();
    private List<ResultColumn> columns = List.of();

    JsonFormat(PrintStream out) {
        this.out = out;
    }

    @Override
    public void begin(List<ResultColumn> newColumns) {
        columns = newColumns;
    }

    @Override
    public void row(List<@Nullable Object> values) {
        StringWriter line = new StringWriter();
        try (JsonGenerator generator = json.createGenerator(line)) {
            generator.writeStartObject();
            for (int i = 0; i < values.size(); i++) {
                generator.writeFieldName(columns.get(i).name());
                write(generator, values.get(i));
            }
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.append(line.append('\n').getBuffer());
    }

    @Override
    public void end() {}

    private static void write(JsonGenerator generator, @Nullable Object value) throws IOException {
        if (value == null) {
            generator.writeNull();
        } else if (value instanceof Boolean flag) {
            generator.writeBoolean(flag);
        } else if (value instanceof Long || value instanceof BigDecimal || isFinite(value)) {
            generator.writeNumber(CellText.of(value));
        } else {
            generator.writeString(CellText.of(value));
        }
    }

    private static boolean isFinite(Object value) {
        return value instanceof Double number && Double.isFinite(number);
    }
}
