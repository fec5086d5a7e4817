package io.strandline.control.statement;

/** What a zone configuration is of. */
public sealed interface ZoneTarget {
    record OfTable(QualifiedName table) implements ZoneTarget {}

    record OfDatabase(String database) implements ZoneTarget {}

    /** @param range {@code default} is that of everything that has no other */
    record OfRange(String range) implements ZoneTarget {}
}
