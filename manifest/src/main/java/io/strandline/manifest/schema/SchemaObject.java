package io.strandline.manifest.schema;

/** What lies in a schema and shares its name space: tables, views and sequences. */
public sealed interface SchemaObject permits TableDescriptor, ViewDescriptor, SequenceDescriptor {
    int id();

    int databaseId();

    int schemaId();

    String name();
}
