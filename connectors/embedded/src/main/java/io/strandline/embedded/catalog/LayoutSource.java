package io.strandline.embedded.catalog;

import io.strandline.manifest.schema.Column;
import java.util.List;
import java.util.Optional;

/** Knows the columns of rows by the layout they were written in, of tables that were dropped too as long as their rows are there. */
@FunctionalInterface
public interface LayoutSource {
    /** @return empty if the table never had the layout */
    Optional<List<Column>> columns(int tableId, int layoutVersion);
}
