package io.strandline.postgres.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** A row of {@link CatalogSql#RELATIONS}. */
record RelationRow(
        long oid,
        long schemaOid,
        String schema,
        String name,
        char kind,
        boolean logged,
        long file,
        String identity,
        long pages,
        double rows,
        Optional<String> condition,
        long publication,
        String publicationState,
        boolean populated,
        String owner) {
    static RelationRow read(ResultSet row) throws SQLException {
        return new RelationRow(
                row.getLong(1),
                row.getLong(2),
                row.getString(3),
                row.getString(4),
                row.getString(5).charAt(0),
                row.getString(6).equals("p"),
                row.getLong(7),
                row.getString(8),
                row.getLong(9),
                row.getDouble(10),
                Optional.ofNullable(row.getString(11)),
                row.getLong(12),
                Optional.ofNullable(row.getString(13)).orElse(""),
                row.getBoolean(14),
                row.getString(15));
    }

    boolean isTable() {
        return kind == 'r';
    }

    boolean isPartitioned() {
        return kind == 'p';
    }

    /** A materialized view that cannot be read before it is refreshed. */
    boolean isEmptyView() {
        return kind == 'm' && !populated;
    }

    boolean isSequence() {
        return kind == 'S';
    }
}
