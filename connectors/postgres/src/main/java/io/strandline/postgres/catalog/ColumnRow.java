package io.strandline.postgres.catalog;

import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.postgres.type.ColumnEncoding;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/** A row of {@link CatalogSql#COLUMNS}. */
record ColumnRow(
        long relationOid,
        int number,
        String name,
        boolean notNull,
        long typeOid,
        int modifier,
        long collation,
        String typeName,
        String outputFunction,
        String sendFunction,
        Optional<String> defaultExpression) {
    private static final long VARCHAR_OID = 1043;
    private static final int VARCHAR_HEADER = 4;
    private static final Set<Long> COMPARED_BY_BYTES = Set.of(19L, 25L, VARCHAR_OID);

    private static final long DEFAULT_COLLATION = 100;
    /** C and POSIX. */
    private static final Set<Long> BYTEWISE_COLLATIONS = Set.of(950L, 951L);

    /** Functions of types whose binary form is their text. */
    private static final Set<String> SEND_TEXT =
            Set.of("textsend", "varcharsend", "bpcharsend", "namesend", "json_send", "enum_send");

    static ColumnRow read(ResultSet row) throws SQLException {
        return new ColumnRow(
                row.getLong(1),
                row.getInt(2),
                row.getString(3),
                row.getBoolean(4),
                row.getLong(5),
                row.getInt(6),
                row.getLong(7),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                Optional.ofNullable(row.getString(11)));
    }

    /** @param databaseIsBytewise whether the database's default collation orders by bytes */
    RelationColumn column(boolean databaseIsBytewise) {
        ColumnEncoding encoding = ColumnEncoding.of(typeOid, SEND_TEXT.contains(sendFunction));
        boolean bytewise = COMPARED_BY_BYTES.contains(typeOid)
                && (BYTEWISE_COLLATIONS.contains(collation) || collation == DEFAULT_COLLATION && databaseIsBytewise);
        Column column = new Column(number, name, type(encoding), !notNull, defaultExpression, false);
        return new RelationColumn(column, typeOid, encoding, outputFunction, bytewise, typeName);
    }

    private ColumnType type(ColumnEncoding encoding) {
        if (typeOid == VARCHAR_OID && modifier > VARCHAR_HEADER) {
            return ColumnType.varchar(modifier - VARCHAR_HEADER);
        }
        boolean saysItAll = modifier < 0
                && encoding != ColumnEncoding.OUTPUT
                && (encoding != ColumnEncoding.TEXT || COMPARED_BY_BYTES.contains(typeOid) && typeOid != 19L);
        return saysItAll ? encoding.columnType() : encoding.columnType().named(typeName);
    }
}
