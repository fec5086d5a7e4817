package io.strandline.postgres.catalog;

import io.strandline.manifest.schema.Column;
import io.strandline.postgres.type.ColumnEncoding;

/**
 * A column of a table whose values are read.
 *
 * @param column its descriptor; its id is the column's number in PostgreSQL
 * @param typeOid of its type; a domain's own for a domain
 * @param encoding how its values come
 * @param outputFunction that makes text of a value, with its schema and quoted
 * @param bytewise whether the column is text that its collation orders by bytes, so that an index on it gives this order
 * @param typeName as PostgreSQL writes it, quoted and with its schema where it needs that
 */
public record RelationColumn(
        Column column,
        long typeOid,
        ColumnEncoding encoding,
        String outputFunction,
        boolean bytewise,
        String typeName) {
    private static final long TEXT_OID = 25;
    private static final long VARCHAR_OID = 1043;

    public int id() {
        return column.id();
    }

    /** Whether the type is text or varchar, which compare as their text does. */
    public boolean isPlainText() {
        return typeOid == TEXT_OID || typeOid == VARCHAR_OID;
    }

    /** Whether the server orders its values as their keys are ordered, but for NaN. */
    public boolean isOrderedAsKeys() {
        return switch (encoding) {
            case TEXT, OUTPUT -> bytewise;
            case BOOL,
                    INT2,
                    INT4,
                    INT8,
                    FLOAT4,
                    FLOAT8,
                    NUMERIC,
                    BYTEA,
                    DATE,
                    TIMESTAMP,
                    TIMESTAMPTZ,
                    INTERVAL,
                    UUID,
                    JSONB -> true;
        };
    }

    /** Its values as text, in the order of their bytes. */
    public String bytewiseText() {
        String text = isPlainText() ? sql() : "pg_catalog.textin(" + outputFunction + "(" + sql() + "))";
        return text + " COLLATE pg_catalog.\"C\"";
    }

    /** The column in a query. */
    public String sql() {
        return SqlText.name(column.name());
    }

    /** What a query reads, so that the value comes in its encoding. */
    public String exported() {
        return exported(sql());
    }

    /** The same of another expression of the column's type. */
    public String exported(String expression) {
        return encoding == ColumnEncoding.OUTPUT
                ? "pg_catalog.textin(" + outputFunction + "(" + expression + "))"
                : expression;
    }
}
