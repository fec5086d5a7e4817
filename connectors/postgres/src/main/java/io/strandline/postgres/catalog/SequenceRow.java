package io.strandline.postgres.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;

/** A row of {@link CatalogSql#SEQUENCES}. */
record SequenceRow(long oid, long start, long increment, long minValue, long maxValue, long ownerOid) {
    static SequenceRow read(ResultSet row) throws SQLException {
        return new SequenceRow(
                row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6));
    }
}
