package io.strandline.postgres.catalog;

/**
 * A database of the server.
 *
 * @param id of its descriptor
 * @param oid its own
 * @param name unique in the server
 * @param encoding of its text, such as {@code UTF8}
 * @param bytewise whether its default collation orders text by its bytes
 * @param majorVersion the server's
 */
public record SourceDatabase(int id, long oid, String name, String encoding, boolean bytewise, int majorVersion) {
    /** The id that the descriptor of one of its relations has, but where another object has it. */
    public int usualIdOf(long relationOid) {
        return ObjectIds.usual(ObjectIds.Kind.RELATION, oid, relationOid);
    }
}
