package io.strandline.job.model;

import io.strandline.manifest.schema.Column;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values in forms that compare with {@code equals}. */
final class Values {
    /** Bytes, whose array would compare by identity. */
    private record Bytes(String hex) {}

    private Values() {}

    static List<@Nullable Object> comparable(@Nullable Object[] row) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Object value : row) {
            values.add(value == null ? null : comparable(value));
        }
        return values;
    }

    private static Object comparable(Object value) {
        if (value instanceof byte[] bytes) {
            return new Bytes(HexFormat.of().formatHex(bytes));
        }
        if (value instanceof List<?> list) {
            return comparable(list.toArray());
        }
        return value;
    }

    /** A text that no other key of the table has. */
    static String keyText(List<Column> columns, List<Integer> primaryKey, @Nullable Object[] row) {
        StringBuilder text = new StringBuilder();
        for (int columnId : primaryKey) {
            for (int i = 0; i < row.length; i++) {
                Object value = row[i];
                if (columns.get(i).id() == columnId && value != null) {
                    String valueText = comparable(value).toString();
                    text.append(valueText.length())
                            .append(':')
                            .append(valueText)
                            .append(' ');
                }
            }
        }
        return text.toString();
    }
}
