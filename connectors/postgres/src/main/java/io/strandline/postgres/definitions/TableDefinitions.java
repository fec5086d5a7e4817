package io.strandline.postgres.definitions;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Of a database's definitions those that belong to some relations: the relations themselves, sequences that their columns own, indexes, constraints, triggers,
 * rules, policies, statistics, comments and privileges. What those name outside of it, such as a type or the table that a foreign key refers to, is not among it.
 */
public final class TableDefinitions {
    private static final Set<String> RELATIONS =
            Set.of("TABLE", "FOREIGN TABLE", "VIEW", "MATERIALIZED VIEW", "SEQUENCE");
    /** About another entry, which they name as a dependency. */
    private static final Set<String> REMARKS = Set.of("COMMENT", "ACL", "SECURITY LABEL");

    private final Map<ObjectName, String> types = new LinkedHashMap<>();
    private final Map<ObjectName, ObjectName> ownedSequences = new LinkedHashMap<>();
    private final Map<ObjectName, List<ObjectName>> parents = new LinkedHashMap<>();
    private final Set<ObjectName> indexes = new LinkedHashSet<>();
    private final Set<ObjectName> statistics = new LinkedHashSet<>();
    private final Set<Integer> numbers = new HashSet<>();
    private final Set<ObjectName> wanted;
    private final Definitions definitions;

    private TableDefinitions(Definitions all, Set<ObjectName> relations) {
        this.wanted = new LinkedHashSet<>(relations);
        addPartitioned(all);
        addOwnedSequences(all);
        this.definitions = new Definitions(List.of(), belonging(all.beforeRows()), belonging(all.afterRows()));
    }

    public static TableDefinitions of(Definitions all, Set<ObjectName> relations) {
        return new TableDefinitions(all, relations);
    }

    /** What belongs to the relations; nothing about the database. */
    public Definitions definitions() {
        return definitions;
    }

    /** The relations that were found, with pg_dump's word for what they are: those asked for, and the sequences that their columns own. */
    public Map<ObjectName, String> relations() {
        return Map.copyOf(types);
    }

    /** Sequences that go where their tables go, and those tables. */
    public Map<ObjectName, ObjectName> ownedSequences() {
        return Map.copyOf(ownedSequences);
    }

    /** The tables that tables inherit from, as far as these are not among the relations. */
    public Map<ObjectName, List<ObjectName>> parentsOutside() {
        return Map.copyOf(parents);
    }

    public Set<ObjectName> statistics() {
        return Set.copyOf(statistics);
    }

    /** Indexes, those of constraints too. */
    public Set<ObjectName> indexes() {
        return Set.copyOf(indexes);
    }

    /** The same definitions with all of it, but for schemas that are not named, in other schemas. @param schemas new ones by their names */
    public Definitions movedTo(Map<String, String> schemas) {
        Map<ObjectName, String> moved = new HashMap<>();
        for (Set<ObjectName> names : List.of(types.keySet(), indexes, statistics)) {
            for (ObjectName name : names) {
                String schema = schemas.get(name.schema());
                if (schema != null) {
                    moved.put(name, schema);
                }
            }
        }
        return new Definitions(
                List.of(), moved(definitions.beforeRows(), moved), moved(definitions.afterRows(), moved));
    }

    private static List<DefinitionEntry> moved(List<DefinitionEntry> entries, Map<ObjectName, String> schemas) {
        return entries.stream()
                .map(entry -> entry.withSql(entry.text().moved(schemas)))
                .toList();
    }

    /** A partitioned table comes with its partitions, if they are all there. */
    private void addPartitioned(Definitions all) {
        Map<ObjectName, List<ObjectName>> partitions = new LinkedHashMap<>();
        for (DefinitionEntry entry : all.beforeRows()) {
            if (entry.type().equals("TABLE ATTACH")) {
                TokenizedSql sql = entry.text();
                ObjectName partitioned = sql.firstName().orElseThrow();
                partitions
                        .computeIfAbsent(partitioned, name -> new ArrayList<>())
                        .add(sql.firstNameAfter("PARTITION").orElseThrow());
            }
        }
        // Again as long as it finds one, since partitions may be partitioned.
        while (wanted.addAll(complete(partitions))) {}
    }

    private List<ObjectName> complete(Map<ObjectName, List<ObjectName>> partitions) {
        return partitions.keySet().stream()
                .filter(partitioned -> wanted.containsAll(partitions.getOrDefault(partitioned, List.of())))
                .toList();
    }

    /** Their entries come before those that say whose they are. */
    private void addOwnedSequences(Definitions all) {
        for (DefinitionEntry entry : all.beforeRows()) {
            TokenizedSql sql = entry.text();
            if (entry.type().equals("SEQUENCE OWNED BY")) {
                addOwned(sql.firstName(), sql.firstNameAfter("BY"));
            } else if (entry.type().equals("SEQUENCE") && sql.startsWith("ALTER", "TABLE")) {
                addOwned(sql.firstNameAfter("NAME"), sql.firstName());
            }
        }
    }

    private void addOwned(Optional<ObjectName> sequence, Optional<ObjectName> table) {
        if (sequence.isPresent() && table.filter(wanted::contains).isPresent()) {
            wanted.add(sequence.get());
            ownedSequences.put(sequence.get(), table.get());
        }
    }

    private List<DefinitionEntry> belonging(List<DefinitionEntry> entries) {
        List<DefinitionEntry> found = new ArrayList<>();
        for (DefinitionEntry entry : entries) {
            if (belongs(entry)) {
                numbers.add(entry.number());
                found.add(entry);
            }
        }
        return found;
    }

    private boolean belongs(DefinitionEntry entry) {
        TokenizedSql sql = entry.text();
        if (RELATIONS.contains(entry.type())) {
            Optional<ObjectName> name = sql.startsWith("ALTER", "TABLE") ? sql.firstNameAfter("NAME") : sql.firstName();
            name.filter(wanted::contains).ifPresent(relation -> addRelation(relation, entry.type(), sql));
            return name.filter(wanted::contains).isPresent();
        }
        if (REMARKS.contains(entry.type())) {
            return entry.dependencies().stream().anyMatch(numbers::contains);
        }
        return switch (entry.type()) {
            case "SEQUENCE OWNED BY" -> isWanted(sql.firstName()) && isWanted(sql.firstNameAfter("BY"));
            case "DEFAULT", "CHECK CONSTRAINT", "FK CONSTRAINT", "ROW SECURITY" -> isWanted(sql.firstName());
            case "CONSTRAINT" -> addsIndex(sql, sql.firstName(), "CONSTRAINT");
            case "INDEX" -> addsIndex(sql, sql.firstNameAfter("ON"), "INDEX");
            case "TRIGGER", "POLICY" -> isWanted(sql.firstNameAfter("ON"));
            case "RULE" -> isWanted(sql.startsWith("CREATE", "RULE") ? sql.firstNameAfter("TO") : sql.firstName());
            case "STATISTICS" -> addsStatistics(sql);
            case "TABLE ATTACH" -> isWanted(sql.firstName()) && isWanted(sql.firstNameAfter("PARTITION"));
            case "INDEX ATTACH" ->
                sql.firstName().filter(indexes::contains).isPresent()
                        && sql.firstNameAfter("PARTITION")
                                .filter(indexes::contains)
                                .isPresent();
            default -> false;
        };
    }

    private void addRelation(ObjectName relation, String type, TokenizedSql sql) {
        types.put(relation, type);
        List<ObjectName> outside = sql.namesIn("INHERITS").stream()
                .filter(parent -> !wanted.contains(parent))
                .toList();
        if (!outside.isEmpty()) {
            parents.put(relation, outside);
        }
    }

    private boolean isWanted(Optional<ObjectName> table) {
        return table.filter(wanted::contains).isPresent();
    }

    /** An index lies in the schema of its table. */
    private boolean addsIndex(TokenizedSql sql, Optional<ObjectName> table, String keyword) {
        if (!isWanted(table)) {
            return false;
        }
        sql.wordAfter(keyword)
                .ifPresent(
                        name -> indexes.add(new ObjectName(table.orElseThrow().schema(), name)));
        return true;
    }

    private boolean addsStatistics(TokenizedSql sql) {
        if (!isWanted(sql.firstNameAfterLast("FROM"))) {
            return false;
        }
        sql.firstName().ifPresent(statistics::add);
        return true;
    }
}
