package io.strandline.manifest.schema;

import io.strandline.manifest.Key;

/**
 * How the source itself writes down what else a database has: functions, triggers, constraints, privileges, whatever no other descriptor says. Only the same
 * kind of keyspace can read it.
 *
 * @param id unique in the keyspace
 * @param version of this value
 * @param databaseId whose they are; 0: the whole cluster's
 * @param name for people
 * @param format how to read the rest, such as {@code postgresql-sql/1}
 * @param details what a restore must know before it reads the content, JSON
 * @param content the definitions
 */
public record DefinitionsDescriptor(
        int id, int version, int databaseId, String name, String format, String details, Key content)
        implements Descriptor {
    @Override
    public String kind() {
        return "definitions";
    }
}
