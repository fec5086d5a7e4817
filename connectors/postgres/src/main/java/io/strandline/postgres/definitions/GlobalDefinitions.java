package io.strandline.postgres.definitions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a cluster has beside its databases, of {@code pg_dumpall --globals-only --no-role-passwords}. Statements about a role that is there already are not
 * meant to be run.
 *
 * @param roles the statements that make and set up each role, by its name
 * @param memberships each grants one role to another
 * @param tablespaces the statements that make and set up each tablespace, by its name
 */
public record GlobalDefinitions(
        Map<String, List<String>> roles, List<Membership> memberships, Map<String, List<String>> tablespaces) {
    /**
     * A role in another.
     *
     * @param member the role that gets in
     * @param sql the statement
     */
    public record Membership(String member, String sql) {}

    public static GlobalDefinitions parse(String text) {
        Map<String, List<String>> roles = new LinkedHashMap<>();
        List<Membership> memberships = new ArrayList<>();
        Map<String, List<String>> tablespaces = new LinkedHashMap<>();
        for (String statement : new SqlText(text).statements()) {
            SqlText sql = new SqlText(statement);
            if (sql.startsWith("CREATE", "ROLE") || sql.startsWith("ALTER", "ROLE")) {
                add(roles, sql.wordAfter("ROLE").orElseThrow(), statement);
            } else if (sql.startsWith("COMMENT", "ON", "ROLE") || sql.startsWith("SECURITY", "LABEL", "ON", "ROLE")) {
                add(roles, sql.wordAfter("ROLE").orElseThrow(), statement);
            } else if (sql.wordAfter("TABLESPACE").isPresent()) {
                add(tablespaces, sql.wordAfter("TABLESPACE").orElseThrow(), statement);
            } else if (sql.startsWith("GRANT")) {
                memberships.add(new Membership(sql.wordAfter("TO").orElseThrow(), statement));
            }
        }
        return new GlobalDefinitions(roles, memberships, tablespaces);
    }

    private static void add(Map<String, List<String>> statements, String name, String statement) {
        statements.computeIfAbsent(name, made -> new ArrayList<>()).add(statement);
    }
}
