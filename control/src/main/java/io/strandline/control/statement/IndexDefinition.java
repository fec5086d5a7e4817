package io.strandline.control.statement;

import java.util.List;
import java.util.Optional;

/**
 * A secondary index to make.
 *
 * @param name empty: one is made from the table's and the columns' names
 */
public record IndexDefinition(Optional<String> name, List<String> columns, boolean unique) {
    public IndexDefinition {
        columns = List.copyOf(columns);
    }
}
