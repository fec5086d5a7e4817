package io.strandline.postgres.stream;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.postgres.stream.Message.RelationColumn;
import io.strandline.postgres.type.ColumnEncoding;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds out how the log names the columns of tables at the layer's end. */
final class ChangedTables {
    private static final String QUERY = """
            SELECT attribute.attrelid, namespace.nspname, attribute.attname, attribute.atttypid, attribute.atttypmod,
              pg_catalog.format_type(attribute.atttypid, attribute.atttypmod)
            FROM pg_catalog.pg_attribute AS attribute
            JOIN pg_catalog.pg_class AS class ON class.oid = attribute.attrelid
            JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = class.relnamespace
            WHERE attribute.attrelid = ANY (?) AND attribute.attnum > 0 AND NOT attribute.attisdropped AND attribute.attgenerated = ''
            ORDER BY attribute.attrelid, attribute.attnum""";

    private ChangedTables() {}

    /**
     * @param snapshot a connection that sees the layer's end
     * @param tables by oid, as they stand there
     * @return by oid as the log writes it
     */
    static Map<Integer, ChangedTable> read(Connection snapshot, Map<Long, TableDescriptor> tables) throws SQLException {
        Map<Integer, Found> found = new HashMap<>();
        try (PreparedStatement statement = snapshot.prepareStatement(QUERY)) {
            Array oids = snapshot.createArrayOf("oid", tables.keySet().toArray());
            statement.setArray(1, oids);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String schema = rows.getString(2);
                    Found table = found.computeIfAbsent((int) rows.getLong(1), oid -> new Found(schema));
                    long type = rows.getLong(4);
                    table.columns.add(new RelationColumn(rows.getString(3), (int) type, rows.getInt(5)));
                    table.castTypes.add(rows.getString(6));
                    // Text comes as text here, whatever function made it.
                    table.encodings.add(ColumnEncoding.of(type, true));
                }
            }
        }
        Map<Integer, ChangedTable> changed = new HashMap<>();
        tables.forEach((oid, descriptor) -> {
            Found table = found.get(oid.intValue());
            if (table == null || !table.names().equals(names(descriptor))) {
                throw new StrandlineException(
                        ErrorCode.INTERNAL,
                        "table \"" + descriptor.name() + "\" has other columns at the layer's end than its descriptor");
            }
            changed.put(oid.intValue(), table.of(oid.intValue(), descriptor));
        });
        return changed;
    }

    private static List<String> names(TableDescriptor descriptor) {
        return descriptor.columns().stream().map(Column::name).toList();
    }

    private static final class Found {
        private final String schema;
        private final List<RelationColumn> columns = new ArrayList<>();
        private final List<String> castTypes = new ArrayList<>();
        private final List<ColumnEncoding> encodings = new ArrayList<>();

        Found(String schema) {
            this.schema = schema;
        }

        List<String> names() {
            return columns.stream().map(RelationColumn::name).toList();
        }

        ChangedTable of(int oid, TableDescriptor descriptor) {
            return new ChangedTable(oid, schema, descriptor, columns, castTypes, encodings);
        }
    }
}
