package io.strandline.manifest.schema;

/**
 * A schema of a database.
 *
 * @param id unique in the keyspace
 * @param version of this value
 * @param databaseId its database
 * @param name unique in its database
 */
public record SchemaDescriptor(int id, int version, int databaseId, String name) implements Descriptor {
    /** The schema every database is made with. */
    public static final String PUBLIC = "public";

    /** Reserved for a database's own tables, as far as a source keeps content in them. They come back with the whole database only. */
    public static final String PG_CATALOG = "pg_catalog";

    @Override
    public String kind() {
        return "schema";
    }
}
