package io.strandline.manifest.schema;

/**
 * A database.
 *
 * @param id unique in the keyspace
 * @param version of this value
 * @param name unique in the keyspace
 */
public record DatabaseDescriptor(int id, int version, String name) implements Descriptor {
    /** Holds the users, settings and jobs of a keyspace; cannot be dropped, renamed or restored over. */
    public static final String SYSTEM = "system";

    @Override
    public int databaseId() {
        return id;
    }

    @Override
    public String kind() {
        return "database";
    }
}
