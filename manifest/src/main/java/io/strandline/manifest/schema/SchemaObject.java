package io.strandline.manifest.schema;

/** What lies in a schema and shares its name space: tables, partitioned tables, views and sequences. */
public sealed interface SchemaObject
        permits TableDescriptor, PartitionedTableDescriptor, ViewDescriptor, SequenceDescriptor {
    int id();

    int databaseId();

    int schemaId();

    String name();
}
