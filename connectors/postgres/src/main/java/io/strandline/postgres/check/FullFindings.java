package io.strandline.postgres.check;

import io.strandline.keyspace.SourceCheck.Finding;
import io.strandline.keyspace.SourceCheck.Level;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.dump.ClientPrograms;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What keeps a database from being backed up at all. */
final class FullFindings {
    private FullFindings() {}

    static List<Finding> of(ServerFacts server, List<TableFacts> tables, ClientPrograms programs) {
        List<Finding> findings = new ArrayList<>();
        String program = "";
        try {
            program = programs.find("pg_dump", server.version() / 10_000).toString();
        } catch (StrandlineException e) {
            findings.add(missing(e.message() + ": " + e.hint().orElse(""), ""));
        }
        if (!server.encoding().equals("UTF8")) {
            findings.add(missing(
                    "database " + server.database() + " has the encoding " + server.encoding()
                            + ", and only UTF8 can be backed up",
                    ""));
        }
        if (server.hiddenLargeObjects()) {
            findings.add(missing(
                    "role " + server.role() + " may not read the large objects of database " + server.database(),
                    "GRANT SELECT ON pg_catalog.pg_largeobject TO " + server.role()));
        }
        List<String> unreadable = names(tables.stream().filter(table -> !table.readable()));
        if (!unreadable.isEmpty()) {
            findings.add(missing(
                    "role " + server.role() + " may not read " + PostgresCheck.tables(unreadable),
                    server.version() >= 140_000
                            ? "GRANT pg_read_all_data TO " + server.role()
                            : "GRANT SELECT ON " + String.join(", ", unreadable) + " TO " + server.role()));
        }
        List<String> filtered = names(tables.stream().filter(table -> table.readable() && table.filtered()));
        if (!filtered.isEmpty()) {
            findings.add(missing(
                    "policies keep rows of " + PostgresCheck.tables(filtered) + " from role " + server.role(),
                    "ALTER ROLE " + server.role() + " BYPASSRLS"));
        }
        if (findings.isEmpty()) {
            findings.add(new Finding(
                    Level.WORKS,
                    Finding.FULL,
                    (tables.size() == 1 ? "the one table" : "all " + tables.size() + " tables") + " of database "
                            + server.database()
                            + " can be read, and definitions by " + program,
                    ""));
        }
        return findings;
    }

    private static List<String> names(Stream<TableFacts> tables) {
        return tables.map(TableFacts::name).toList();
    }

    private static Finding missing(String text, String statement) {
        return new Finding(Level.MISSING, Finding.FULL, text, statement);
    }
}
