package io.strandline.postgres.hold;

/**
 * What one database is read under.
 *
 * @param oid the database's
 * @param name the database's
 * @param snapshot the name that it was exported under
 * @param from where the log is read from, to the end of the layer: the parent's {@code lsn}; empty where nothing is
 * @param lsn up to which everything is in the snapshot and after which nothing is, where a slot took it; else about where the log stood
 * @param slot the permanent slot from which the next layer goes on; empty: there is none
 */
public record PinnedDatabase(long oid, String name, String snapshot, String from, String lsn, String slot) {}
