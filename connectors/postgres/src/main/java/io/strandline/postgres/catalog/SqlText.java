package io.strandline.postgres.catalog;

/** Names and values as parts of SQL. */
public final class SqlText {
    private SqlText() {}

    /** A name, quoted. */
    public static String name(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** A name in a schema, both quoted. */
    public static String name(String schema, String name) {
        return name(schema) + "." + name(name);
    }

    /** A text, quoted, whatever it holds. */
    public static String literal(String text) {
        return text.contains("\\")
                ? " E'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
                : "'" + text.replace("'", "''") + "'";
    }
}
