package io.strandline.postgres.catalog;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import io.strandline.postgres.catalog.DatabaseContents.SequenceValue;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the catalog of the database that a connection is in, as its transaction sees it. */
final class CatalogReader {
    private static final int SEQUENCES_AT_A_TIME = 200;

    private final Connection connection;
    private final String publication;

    /** @param publication the name of the chain's, whether there is one or not */
    CatalogReader(Connection connection, String publication) {
        this.connection = connection;
        this.publication = publication;
    }

    /** @param withSequenceValues which takes rights on each sequence */
    DatabaseContents read(boolean withSequenceValues) throws SQLException {
        Map<Long, String> schemas = new HashMap<>();
        Map<Long, String> schemaOwners = new HashMap<>();
        Queries.list(connection, CatalogSql.SCHEMAS, row -> {
            schemas.put(row.getLong(1), row.getString(2));
            return schemaOwners.put(row.getLong(1), row.getString(3));
        });
        List<RelationRow> relations =
                new ArrayList<>(Queries.list(connection, CatalogSql.RELATIONS, RelationRow::read, publication));
        Map<Long, List<ColumnRow>> columns =
                new HashMap<>(Queries.list(connection, CatalogSql.COLUMNS, ColumnRow::read).stream()
                        .collect(groupingBy(ColumnRow::relationOid)));
        List<RelationRow> largeObjects = LargeObjectTables.relations(connection);
        for (RelationRow table : largeObjects) {
            schemas.put(table.schemaOid(), table.schema());
            relations.add(table);
        }
        if (!largeObjects.isEmpty()) {
            columns.putAll(LargeObjectTables.columns(connection));
        }
        Map<Long, String> views = new HashMap<>();
        Queries.list(connection, CatalogSql.VIEWS, row -> views.put(row.getLong(1), row.getString(2)));
        return new DatabaseContents(
                schemas,
                schemaOwners,
                relations,
                columns,
                byOid(Queries.list(connection, CatalogSql.KEYS, KeyRow::read), KeyRow::relationOid),
                byOid(Queries.list(connection, CatalogSql.SEQUENCES, SequenceRow::read), SequenceRow::oid),
                withSequenceValues ? sequenceValues(relations) : Map.of(),
                views,
                partitions(),
                Queries.one(connection, CatalogSql.PUBLICATIONS, row -> row.getLong(1), publication) > 0);
    }

    private Map<Long, List<Long>> partitions() throws SQLException {
        Map<Long, List<Long>> partitions = new HashMap<>();
        Queries.list(
                connection,
                CatalogSql.PARTITIONS,
                row -> partitions
                        .computeIfAbsent(row.getLong(1), root -> new ArrayList<>())
                        .add(row.getLong(2)));
        return partitions;
    }

    private Map<Long, SequenceValue> sequenceValues(List<RelationRow> relations) throws SQLException {
        Map<Long, SequenceValue> values = new HashMap<>();
        List<String> selects = new ArrayList<>();
        for (RelationRow relation : relations) {
            if (relation.isSequence()) {
                selects.add("SELECT " + relation.oid() + "::bigint, last_value, is_called FROM "
                        + SqlText.name(relation.schema(), relation.name()));
            }
        }
        for (int from = 0; from < selects.size(); from += SEQUENCES_AT_A_TIME) {
            String some = selects.subList(from, Math.min(from + SEQUENCES_AT_A_TIME, selects.size())).stream()
                    .collect(Collectors.joining(" UNION ALL "));
            Queries.list(
                    connection,
                    some,
                    row -> values.put(row.getLong(1), new SequenceValue(row.getLong(2), row.getBoolean(3))));
        }
        return values;
    }

    private static <T> Map<Long, T> byOid(List<T> values, Function<T, Long> oid) {
        return values.stream().collect(toMap(oid, Function.identity(), (one, other) -> one));
    }
}
