package io.strandline.manifest.schema;

/**
 * One object of a catalog, as it stands at one time. Immutable: a change is a new value with a higher {@link #version()}.
 *
 * <p>Ids are unique in a keyspace, over all kinds, and never used twice. Names are as the user meant them: case kept,
 * quotes removed.
 */
public sealed interface Descriptor
        permits DatabaseDescriptor,
                SchemaDescriptor,
                TableDescriptor,
                PartitionedTableDescriptor,
                ViewDescriptor,
                SequenceDescriptor,
                DefinitionsDescriptor {
    /** Positive. */
    int id();

    String name();

    /** Starts at 1 and rises by one with every change. */
    int version();

    /** The id of the database that holds it; a database's own id; 0 for what belongs to none. */
    int databaseId();

    /** The word that {@code SHOW BACKUP} prints: {@code database}, {@code schema}, {@code table}, {@code partitioned table}, {@code view}, {@code sequence}, {@code definitions}. */
    String kind();
}
