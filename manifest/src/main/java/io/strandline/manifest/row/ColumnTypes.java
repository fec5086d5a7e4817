package io.strandline.manifest.row;

import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Column types from their text. */
public final class ColumnTypes {
    private static final Pattern DECIMAL = Pattern.compile("DECIMAL\\(([0-9]{1,9}),([0-9]{1,9})\\)");
    private static final Pattern VARCHAR = Pattern.compile("VARCHAR\\(([0-9]{1,10})\\)");
    private static final String ARRAY_SUFFIX = "[]";

    private ColumnTypes() {}

    /**
     * Reads what {@link ColumnType#encodingName()} writes.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static ColumnType parse(String sqlName) {
        if (sqlName.endsWith(ARRAY_SUFFIX)) {
            return ColumnType.arrayOf(parse(sqlName.substring(0, sqlName.length() - ARRAY_SUFFIX.length())));
        }
        Matcher decimal = DECIMAL.matcher(sqlName);
        if (decimal.matches()) {
            return ColumnType.decimal(Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2)));
        }
        Matcher varchar = VARCHAR.matcher(sqlName);
        if (varchar.matches()) {
            return ColumnType.varchar(Integer.parseInt(varchar.group(1)));
        }
        Kind kind = Kind.valueOf(sqlName);
        if (kind == Kind.ARRAY) {
            throw new IllegalArgumentException("an array of what?");
        }
        return ColumnType.of(kind);
    }
}
