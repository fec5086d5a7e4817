package io.strandline.postgres.stream;

import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.postgres.stream.Message.RelationColumn;
import io.strandline.postgres.type.ColumnEncoding;
import java.util.List;

/**
 * A table whose changes are read, as it stands at the layer's end. The lists have something for each column of the descriptor.
 *
 * @param oid of its {@code pg_class} row
 * @param schema that it is in
 * @param columns as the log names them
 * @param castTypes the column's type as a cast in SQL names it
 * @param encodings of the column's values
 */
record ChangedTable(
        int oid,
        String schema,
        TableDescriptor descriptor,
        List<RelationColumn> columns,
        List<String> castTypes,
        List<ColumnEncoding> encodings) {
    ChangedTable {
        columns = List.copyOf(columns);
        castTypes = List.copyOf(castTypes);
        encodings = List.copyOf(encodings);
    }

    /** For people. */
    String label() {
        return "table \"" + schema + "." + descriptor.name() + "\"";
    }

    /** Where in a row the columns of the key are, in the key's order. */
    int[] keyPositions() {
        return descriptor.primaryKey().stream().mapToInt(descriptor::position).toArray();
    }
}
