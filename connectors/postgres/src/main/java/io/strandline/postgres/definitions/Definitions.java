package io.strandline.postgres.definitions;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The definitions of one database, in the order in which they can be made: first what rows need, then what needs the rows.
 *
 * @param database what is about the database itself: how it is created, its settings, comment and privileges
 * @param beforeRows schemas, types, functions, tables, ...
 * @param afterRows indexes, constraints, triggers, policies, publications, all privileges, event triggers, ...
 */
public record Definitions(
        List<DefinitionEntry> database, List<DefinitionEntry> beforeRows, List<DefinitionEntry> afterRows) {
    /** Types of pg_dump's section post-data. With the first of them it begins. Source of the list: PostgreSQL's {@code pg_dump.c}. */
    private static final Set<String> AFTER_ROWS = Set.of(
            "CONSTRAINT",
            "CHECK CONSTRAINT",
            "FK CONSTRAINT",
            "INDEX",
            "INDEX ATTACH",
            "STATISTICS",
            "TRIGGER",
            "RULE",
            "EVENT TRIGGER",
            "POLICY",
            "ROW SECURITY",
            "PUBLICATION",
            "PUBLICATION TABLE",
            "PUBLICATION TABLES IN SCHEMA",
            "SUBSCRIPTION",
            "SUBSCRIPTION TABLE",
            "DEFAULT ACL",
            "ACL");

    private static final Set<String> DATABASE = Set.of("DATABASE", "DATABASE PROPERTIES");
    /** Of publications and event triggers of chains of backups, whose slots stay with the database that they were made for. */
    private static final String OF_CHAINS = "strandline_";

    public Definitions {
        database = List.copyOf(database);
        beforeRows = List.copyOf(beforeRows);
        afterRows = List.copyOf(afterRows);
    }

    /**
     * Reads the text of {@code pg_dump --schema-only --create --verbose}.
     *
     * @throws io.strandline.manifest.StrandlineException {@code DATA_CORRUPTED} if it is not that
     */
    public static Definitions parse(String text) {
        List<DefinitionEntry> database = new ArrayList<>();
        List<DefinitionEntry> beforeRows = new ArrayList<>();
        List<DefinitionEntry> afterRows = new ArrayList<>();
        Map<Integer, String> types = new HashMap<>();
        boolean needsRows = false;
        for (DefinitionEntry entry : DefinitionParser.parse(text)) {
            types.put(entry.number(), entry.type());
            if (DATABASE.contains(entry.type())
                    || entry.dependencies().stream().anyMatch(about -> "DATABASE".equals(types.get(about)))) {
                database.add(entry);
                continue;
            }
            if (isOfChain(entry) || entry.sql().isBlank()) {
                continue;
            }
            needsRows |= AFTER_ROWS.contains(entry.type());
            (needsRows ? afterRows : beforeRows).add(entry);
        }
        return new Definitions(database, beforeRows, afterRows);
    }

    private static boolean isOfChain(DefinitionEntry entry) {
        return (entry.type().startsWith("PUBLICATION") || entry.type().equals("EVENT TRIGGER"))
                && entry.name().startsWith(OF_CHAINS);
    }

    /** The names of all roles that own something or have privileges, as they are stored. */
    public Set<String> roles() {
        Set<String> roles = new TreeSet<>();
        for (List<DefinitionEntry> entries : List.of(database, beforeRows, afterRows)) {
            entries.forEach(entry -> roles.addAll(EntryRoles.of(entry)));
        }
        return roles;
    }

    /** Whether they define nothing but the database itself, as is so of a database that has just been created. */
    public boolean isEmpty() {
        return beforeRows.isEmpty() && afterRows.isEmpty();
    }

    /** The names of all roles that something belongs to, which only members of them can give them. */
    public Set<String> owners() {
        Set<String> owners = new TreeSet<>();
        for (List<DefinitionEntry> entries : List.of(database, beforeRows, afterRows)) {
            entries.forEach(entry -> owners.addAll(EntryRoles.owners(entry)));
        }
        return owners;
    }

    /** What only a superuser can make, such as {@code event trigger watch}. */
    public List<String> forSuperusersOnly() {
        return Stream.concat(beforeRows.stream(), afterRows.stream())
                .filter(DefinitionEntry::isForSuperusersOnly)
                .map(DefinitionEntry::label)
                .toList();
    }

    /** The names of all tablespaces that the database, or something in it, lies in, as they are stored. */
    public Set<String> tablespaces() {
        Set<String> tablespaces = new TreeSet<>();
        database.stream()
                .filter(entry -> entry.type().equals("DATABASE"))
                .flatMap(entry -> entry.text().wordAfter("TABLESPACE", '=').stream())
                .forEach(tablespaces::add);
        for (List<DefinitionEntry> entries : List.of(beforeRows, afterRows)) {
            for (DefinitionEntry entry : entries) {
                if (!entry.tablespace().equals("''")) {
                    tablespaces.add(ObjectName.stored(entry.tablespace()));
                }
            }
        }
        return tablespaces;
    }
}
