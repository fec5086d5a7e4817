package io.strandline.postgres.check;

import io.strandline.keyspace.SourceCheck.Finding;
import io.strandline.keyspace.SourceCheck.Level;
import io.strandline.postgres.stream.ChainSlot;
import io.strandline.postgres.stream.DefinitionTriggers;
import java.util.ArrayList;
import java.util.List;

/** What incremental backups make of single tables. */
final class TableFindings {
    private TableFindings() {}

    /** @param incremental what was found of incremental backups, without which there is no history */
    static Finding history(List<Finding> incremental) {
        return incremental.stream().anyMatch(finding -> finding.level() == Level.MISSING)
                ? new Finding(Level.MISSING, Finding.HISTORY, "needs what incremental backups need", "")
                : new Finding(Level.WORKS, Finding.HISTORY, "incremental layers can hold every revision", "");
    }

    /** What tells when definitions change. */
    static Finding ddlTimes(ServerFacts server, ChainSlot slot) {
        if (server.version() < DefinitionTriggers.FIRST_VERSION) {
            return new Finding(
                    Level.WORKS,
                    Finding.DDL_TIMES,
                    "the log of a server before version 14 cannot tell when tables are altered: they can be restored as of the ends of layers",
                    "");
        }
        return slot.tellsDefinitions()
                ? new Finding(
                        Level.WORKS,
                        Finding.DDL_TIMES,
                        "event triggers write into the log when tables are altered and dropped",
                        "")
                : new Finding(
                        Level.WARNING,
                        Finding.DDL_TIMES,
                        "nothing tells when tables are altered and dropped: strandline check --enable-incrementals --with-ddl-times,"
                                + " or what a superuser runs in database " + server.database(),
                        DefinitionTriggers.sql(slot.name()));
    }

    /** Those that are copied whole in each layer. */
    static List<Finding> of(List<TableFacts> tables) {
        List<Finding> findings = new ArrayList<>();
        for (TableFacts table : tables) {
            if (!table.logged()) {
                findings.add(whole(table, "is unlogged", "ALTER TABLE " + table.name() + " SET LOGGED"));
            } else if (!table.keyed()) {
                findings.add(whole(table, reason(table), mendingStatement(table)));
            }
        }
        return findings;
    }

    private static String reason(TableFacts table) {
        if (table.documentKey()) {
            return "has jsonb in its key, which has no order that keys of a backup could have";
        }
        return table.identity().equals("n") ? "has no replica identity" : "has no key that names its rows in the log";
    }

    private static String mendingStatement(TableFacts table) {
        if (table.documentKey()) {
            // Another column, which is the application's matter, and unique.
            return table.uniqueIndex().isEmpty()
                    ? ""
                    : "ALTER TABLE " + table.name() + " REPLICA IDENTITY USING INDEX " + table.uniqueIndex();
        }
        if (table.hasPrimaryKey()) {
            return "ALTER TABLE " + table.name() + " REPLICA IDENTITY DEFAULT";
        }
        return table.uniqueIndex().isEmpty()
                ? "ALTER TABLE " + table.name() + " ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
                : "ALTER TABLE " + table.name() + " REPLICA IDENTITY USING INDEX " + table.uniqueIndex();
    }

    private static Finding whole(TableFacts table, String why, String statement) {
        return new Finding(
                Level.WARNING, table.name(), why + ": every incremental layer copies the table whole", statement);
    }
}
