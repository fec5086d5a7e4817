package io.strandline.job;

import io.strandline.manifest.schema.TableDescriptor;

/**
 * Where a table of a backup goes.
 *
 * @param source as the backup's catalog has it at the time that is restored
 * @param target the table to make, one of {@link RestoreRequest#objects}; same columns, same key
 */
public record TableMapping(TableDescriptor source, TableDescriptor target) {
    public TableMapping {
        if (!source.columns().equals(target.columns()) || !source.primaryKey().equals(target.primaryKey())) {
            throw new IllegalArgumentException(
                    "table " + source.id() + " goes into one with other columns or another key, " + target.id());
        }
    }

    /** Its id in the backup. */
    public int sourceTableId() {
        return source.id();
    }
}
