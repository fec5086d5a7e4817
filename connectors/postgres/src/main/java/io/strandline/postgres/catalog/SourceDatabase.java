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
public record SourceDatabase(int id, long oid, String name, String encoding, boolean bytewise, int majorVersion) {}
