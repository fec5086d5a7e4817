package io.strandline.manifest.schema;

import java.util.List;

/**
 * A table whose rows lie in others, its partitions: who names it means them with it.
 *
 * @param id unique in the keyspace
 * @param version of this value
 * @param databaseId its database
 * @param schemaId its schema
 * @param name unique in its schema
 * @param memberIds of all its partitions, and of theirs, as far as they have descriptors; of a table to be restored, which brings them itself, none
 */
public record PartitionedTableDescriptor(
        int id, int version, int databaseId, int schemaId, String name, List<Integer> memberIds)
        implements Descriptor, SchemaObject {
    public PartitionedTableDescriptor {
        memberIds = List.copyOf(memberIds);
    }

    @Override
    public String kind() {
        return "partitioned table";
    }
}
