package io.strandline.postgres.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/**
 * A row of {@link CatalogSql#KEYS}.
 *
 * @param columns their numbers, in the index's order
 * @param collations theirs, by oid
 */
record KeyRow(long relationOid, List<Integer> columns, List<String> collations) {
    static KeyRow read(ResultSet row) throws SQLException {
        int count = row.getInt(3);
        return new KeyRow(
                row.getLong(1),
                words(row.getString(2)).subList(0, count).stream()
                        .map(Integer::valueOf)
                        .toList(),
                words(row.getString(4)).subList(0, count));
    }

    private static List<String> words(String vector) {
        return Arrays.asList(vector.split(" "));
    }
}
