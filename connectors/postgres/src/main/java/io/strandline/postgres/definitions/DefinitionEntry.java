package io.strandline.postgres.definitions;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One entry of a dump: an object, or something about one.
 *
 * @param number in the dump; others depend on it by it
 * @param name with what it belongs to, for people: pg_dump writes {@code items no_overlap} for a constraint
 * @param type pg_dump's word for it, such as {@code TABLE}, {@code FK CONSTRAINT}, {@code ACL}
 * @param schema {@code -} for what is in none
 * @param dependencies numbers of the entries that a comment, or privileges, are about
 * @param tablespace as SQL takes it, in quotes; {@code ''} for the database's own
 * @param accessMethod of tables, as SQL takes it
 * @param sql its statements; they run as one
 */
public record DefinitionEntry(
        int number,
        String name,
        String type,
        String schema,
        List<Integer> dependencies,
        String tablespace,
        String accessMethod,
        String sql) {
    public DefinitionEntry {
        dependencies = List.copyOf(dependencies);
    }

    TokenizedSql text() {
        return new TokenizedSql(sql);
    }

    DefinitionEntry withSql(String newSql) {
        return new DefinitionEntry(number, name, type, schema, dependencies, tablespace, accessMethod, newSql);
    }

    /** The table that an index or constraint is built on; empty for any other entry. */
    public Optional<ObjectName> indexedTable() {
        return switch (type) {
            case "CONSTRAINT" -> text().firstName();
            case "INDEX" -> text().firstNameAfter("ON");
            default -> Optional.empty();
        };
    }

    /** The relation that it makes, refers to or changes first. */
    public Optional<ObjectName> firstName() {
        return text().firstName();
    }

    /** Its statements one by one, for those that do not run together with others, with another name for the database that they are about. */
    public List<String> databaseStatements(String database) {
        return new TokenizedSql(text().databaseRenamed(database)).statements();
    }

    /** Whether a role needs to be a superuser to run it, whatever it was granted. */
    boolean isForSuperusersOnly() {
        return type.equals("EVENT TRIGGER") || type.equals("PUBLICATION") && text().has("FOR", "ALL", "TABLES");
    }

    /** What errors call it, such as {@code index shop.items_name}. */
    public String label() {
        String kind = type.toLowerCase(Locale.ROOT);
        return schema.equals("-") ? kind + " " + name : kind + " " + schema + "." + name;
    }
}
