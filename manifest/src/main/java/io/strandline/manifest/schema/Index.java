package io.strandline.manifest.schema;

import java.util.List;

/**
 * A secondary index. Its entries are not backed up: they follow from the rows.
 *
 * @param id unique in its table, never used twice
 * @param name unique in its table
 * @param columnIds the indexed columns, in order
 * @param unique whether two rows without NULL in them may agree in all of these columns
 */
public record Index(int id, String name, List<Integer> columnIds, boolean unique) {
    public Index {
        columnIds = List.copyOf(columnIds);
    }
}
