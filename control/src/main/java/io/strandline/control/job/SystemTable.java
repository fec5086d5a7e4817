package io.strandline.control.job;

import io.strandline.manifest.Key;
import io.strandline.manifest.row.RowCodec;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a system table in a backup, read before anything is changed.
 *
 * @param table as the backup has it
 * @param encodedRows in the layout of its columns
 */
public record SystemTable(TableDescriptor table, List<Key> encodedRows) {
    public SystemTable {
        encodedRows = List.copyOf(encodedRows);
    }

    /** Values by position of the table's columns. */
    Stream<@Nullable Object[]> rows() {
        RowCodec layout = RowCodec.of(table.columns());
        return encodedRows.stream().map(row -> layout.decode(row.toByteArray(), 0, row.length()));
    }
}
