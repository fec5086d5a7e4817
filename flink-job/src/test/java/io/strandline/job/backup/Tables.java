package io.strandline.job.backup;

import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.List;
import java.util.Optional;

/** Descriptors for tests of the rules. */
final class Tables {
    static final Column ID = column(1, "id", false);
    static final Column NAME = column(2, "name", true);
    static final Column PRICE = column(3, "price", false);

    private Tables() {}

    static Column column(int id, String name, boolean nullable) {
        return new Column(id, name, ColumnType.of(ColumnType.Kind.INT8), nullable, Optional.empty(), false);
    }

    static TableDescriptor table(int id, Column... columns) {
        return table(id, 1, TableDescriptor.State.PUBLIC, false, List.of(columns));
    }

    static TableDescriptor truncated(TableDescriptor table) {
        return table(table.id(), table.keyGeneration() + 1, table.state(), table.excludeData(), table.columns());
    }

    static TableDescriptor withoutData(TableDescriptor table) {
        return table(table.id(), table.keyGeneration(), table.state(), true, table.columns());
    }

    static TableDescriptor offline(TableDescriptor table) {
        return table.withState(TableDescriptor.State.OFFLINE);
    }

    private static TableDescriptor table(
            int id, int keyGeneration, TableDescriptor.State state, boolean excludeData, List<Column> columns) {
        return new TableDescriptor(
                id,
                1,
                100,
                101,
                "t" + id,
                state,
                keyGeneration,
                1,
                columns,
                List.of(1),
                List.of(),
                excludeData,
                Optional.empty());
    }
}
