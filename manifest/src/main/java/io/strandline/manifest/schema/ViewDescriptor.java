package io.strandline.manifest.schema;

import java.util.List;

/**
 * A view: a name for a query that is kept as text.
 *
 * @param id unique in the keyspace
 * @param version of this value
 * @param databaseId its database
 * @param schemaId its schema
 * @param name unique in its schema
 * @param columnNames the names given in {@code CREATE VIEW v (a, b)}; empty if none were given
 * @param query the text after {@code AS}
 */
public record ViewDescriptor(
        int id, int version, int databaseId, int schemaId, String name, List<String> columnNames, String query)
        implements Descriptor, SchemaObject {
    public ViewDescriptor {
        columnNames = List.copyOf(columnNames);
    }

    @Override
    public String kind() {
        return "view";
    }
}
