package io.strandline.postgres.type;

import java.util.StringJoiner;

/** Which row an error is about: by its key, as PostgreSQL writes keys in its own errors, and by nothing else of it. */
public final class RowName {
    private static final int LONGEST_VALUE = 100;

    private final StringJoiner columns = new StringJoiner(", ");
    private final StringJoiner values = new StringJoiner(", ");
    private boolean empty = true;

    public void add(String column, String value) {
        empty = false;
        columns.add(column);
        values.add(value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) + "..." : value);
    }

    /** To follow the name of a table; of a table without a key nothing. */
    @Override
    public String toString() {
        return empty ? "" : ", row (" + columns + ")=(" + values + ")";
    }
}
