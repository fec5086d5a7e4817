package io.strandline.control.parser;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.antlr.v4.runtime.Token;

/** SQL that is known and left out, so that it gets a sentence instead of "syntax error". */
final class Unsupported {
    private static final Set<String> STATEMENTS = Set.of(
            "ANALYZE",
            "CALL",
            "CLOSE",
            "COMMENT",
            "COPY",
            "DEALLOCATE",
            "DECLARE",
            "DISCARD",
            "DO",
            "EXECUTE",
            "EXPLAIN",
            "EXPORT",
            "FETCH",
            "GRANT",
            "MERGE",
            "REASSIGN",
            "REFRESH",
            "RELEASE",
            "RENAME",
            "REVOKE",
            "SAVEPOINT",
            "VALUES",
            "WITH");

    private static final Map<String, String> CLAUSES = Map.ofEntries(
            Map.entry("JOIN", "joins are not supported: SELECT reads one table"),
            Map.entry("CROSS", "joins are not supported: SELECT reads one table"),
            Map.entry("INNER", "joins are not supported: SELECT reads one table"),
            Map.entry("LEFT", "joins are not supported: SELECT reads one table"),
            Map.entry("RIGHT", "joins are not supported: SELECT reads one table"),
            Map.entry("FULL", "joins are not supported: SELECT reads one table"),
            Map.entry("NATURAL", "joins are not supported: SELECT reads one table"),
            Map.entry("GROUP", "GROUP BY is not supported"),
            Map.entry("HAVING", "HAVING is not supported"),
            Map.entry("UNION", "UNION is not supported"),
            Map.entry("EXCEPT", "EXCEPT is not supported"),
            Map.entry("INTERSECT", "INTERSECT is not supported"),
            Map.entry("DISTINCT", "DISTINCT is not supported"),
            Map.entry("OFFSET", "OFFSET is not supported"),
            Map.entry("WINDOW", "window functions are not supported"),
            Map.entry("OVER", "window functions are not supported"),
            Map.entry("CASE", "CASE is not supported"),
            Map.entry("SELECT", "queries inside statements are not supported"),
            Map.entry("RETURNING", "RETURNING is not supported"),
            Map.entry("CONFLICT", "ON CONFLICT is not supported: use UPSERT"),
            Map.entry("GENERATED", "computed columns are not supported"),
            Map.entry("FAMILY", "column families are not supported"),
            Map.entry("PARTITION", "partitions are not supported"),
            Map.entry("STORING", "STORING is not supported"),
            Map.entry("INTERLEAVE", "interleaved tables are not supported"),
            Map.entry("TENANT", "virtual clusters are not supported"),
            Map.entry("VIRTUAL", "virtual clusters are not supported"),
            Map.entry("SCHEDULES", "schedules are not supported yet"),
            Map.entry("VALIDATE", "SHOW BACKUP VALIDATE is not supported yet"),
            Map.entry("TYPE", "user-defined types are not supported"),
            Map.entry("FUNCTION", "functions are not supported"),
            Map.entry("TRIGGER", "triggers are not supported"),
            Map.entry("ROLE", "roles are not supported yet"),
            Map.entry("USER", "users are not supported yet"),
            Map.entry("CHANGEFEED", "changefeeds are not supported"),
            Map.entry("SCHEDULE", "schedules are not supported yet"),
            Map.entry("TEMP", "temporary tables are not supported"),
            Map.entry("TEMPORARY", "temporary tables are not supported"),
            Map.entry("MATERIALIZED", "materialized views are not supported"),
            Map.entry("ILIKE", "ILIKE is not supported"),
            Map.entry("ALTER", "ALTER COLUMN is not supported: ADD a column and DROP the old one"),
            Map.entry(
                    "CONSTRAINT", "constraints cannot be added or dropped: CREATE UNIQUE INDEX makes a column unique"),
            Map.entry("SIMILAR", "SIMILAR TO is not supported"));

    private Unsupported() {}

    /**
     * Why the statement fails, if it is something known.
     *
     * @param first token of the statement
     * @param offending the token that cannot stand where it stands
     * @return a sentence without its end; empty if this is just a mistake
     */
    static String reason(Token first, Token offending) {
        String verb = first.getText().toUpperCase(Locale.ROOT);
        if (offending.getTokenIndex() == first.getTokenIndex() && STATEMENTS.contains(verb)) {
            return verb + " is not supported";
        }
        if (offending.getTokenIndex() == first.getTokenIndex()) {
            return "";
        }
        if (verb.equals("PREPARE") && offending.getTokenIndex() == first.getTokenIndex() + 1) {
            return "only PREPARE TRANSACTION is supported";
        }
        return CLAUSES.getOrDefault(offending.getText().toUpperCase(Locale.ROOT), "");
    }
}
