package io.strandline.postgres.read;

import io.strandline.postgres.catalog.Relation;
import io.strandline.postgres.catalog.RelationColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The texts of queries for rows of a table. */
final class TableQuery {
    private static final Pattern WHERE = Pattern.compile("^\\s*WHERE\\s", Pattern.CASE_INSENSITIVE);

    private TableQuery() {}

    static String of(Relation relation, String selectList, String where, String order) {
        List<String> conditions = new ArrayList<>();
        if (!where.isEmpty()) {
            conditions.add(where);
        }
        relation.condition()
                .ifPresent(own -> conditions.add("(" + WHERE.matcher(own).replaceFirst("") + ")"));
        return "SELECT " + selectList + " FROM ONLY " + relation.sql()
                + (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions))
                + (order.isEmpty() ? "" : " ORDER BY " + order);
    }

    /**
     * The order of keys' bytes, in expressions. Where the server takes different values for the same number or length, the next expression tells them apart as
     * their bytes do; that is left out of the last column, of which two rows never have the same.
     *
     * @param withoutNaN whether the rows have none in the first column: it comes first in keys and last in PostgreSQL
     */
    static String order(List<RelationColumn> key, boolean withoutNaN) {
        List<String> expressions = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            RelationColumn column = key.get(i);
            boolean last = i == key.size() - 1;
            String name = column.sql();
            switch (column.encoding()) {
                case BOOL, INT2, INT4, INT8, BYTEA, DATE, TIMESTAMP, TIMESTAMPTZ, UUID -> expressions.add(name);
                case FLOAT4, FLOAT8 -> {
                    addNumber(expressions, name, withoutNaN && i == 0);
                    if (!last) {
                        expressions.add("CASE WHEN " + name + " = 0 THEN pg_catalog.textin(" + column.outputFunction()
                                + "(" + name + ")) COLLATE pg_catalog.\"C\" END");
                    }
                }
                case NUMERIC -> {
                    addNumber(expressions, name, withoutNaN && i == 0);
                    if (!last) {
                        expressions.add("pg_catalog.scale(" + name + ")");
                    }
                }
                case INTERVAL -> {
                    expressions.add(name);
                    if (!last) {
                        expressions.add("extract(year FROM " + name + ") * 12 + extract(month FROM " + name + ")");
                        expressions.add("extract(day FROM " + name + ")");
                    }
                }
                case TEXT, OUTPUT -> expressions.add(column.bytewise() ? name : column.bytewiseText());
                case JSONB -> throw new IllegalStateException("documents have no order");
            }
        }
        return String.join(", ", expressions);
    }

    private static void addNumber(List<String> expressions, String name, boolean withoutNaN) {
        if (!withoutNaN) {
            expressions.add("(" + name + " <> 'NaN')");
        }
        expressions.add(name);
    }
}
