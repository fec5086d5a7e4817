package io.strandline.control.execution;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.ArrayList;
import java.util.List;

/** The columns that values are given for. */
final class InsertColumns {
    private InsertColumns() {}

    /** @param names empty: all visible columns, in order */
    static List<Column> of(TableDescriptor table, List<String> names) {
        if (names.isEmpty()) {
            return table.columns().stream().filter(column -> !column.hidden()).toList();
        }
        List<Column> columns = new ArrayList<>();
        for (String name : names) {
            Column column = table.column(name)
                    .orElseThrow(() -> new StrandlineException(
                            ErrorCode.UNDEFINED_COLUMN,
                            "column \"" + name + "\" of relation \"" + table.name() + "\" does not exist",
                            "SHOW COLUMNS FROM " + table.name() + " lists them."));
            if (columns.contains(column)) {
                throw new StrandlineException(
                        ErrorCode.DUPLICATE_COLUMN, "column \"" + name + "\" is named more than once");
            }
            columns.add(column);
        }
        return columns;
    }
}
