package io.strandline.postgres.definitions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a cluster has beside its databases, of {@code pg_dumpall --globals-only --no-role-passwords}. Statements about a role that is there already are not
 * meant to be run.
 *
 * @param roles the statements that make and set up each role, by its name
 * @param memberships each grants one role to another
 * @param tablespaces the names of those that a server does not come with
 */
public record GlobalDefinitions(
        Map<String, List<String>> roles, List<Membership> memberships, Set<String> tablespaces) {
    private static final List<String> FOR_SUPERUSERS = List.of("SUPERUSER", "REPLICATION", "BYPASSRLS");

    /** Whether a role has an attribute that only a superuser can give it. */
    public boolean needsSuperuser(String role) {
        return roles.getOrDefault(role, List.of()).stream()
                .map(SqlText::new)
                .anyMatch(sql -> sql.startsWith("ALTER", "ROLE")
                        && FOR_SUPERUSERS.stream().anyMatch(sql::has));
    }

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
        Set<String> tablespaces = new LinkedHashSet<>();
        for (String statement : new SqlText(text).statements()) {
            SqlText sql = new SqlText(statement);
            if (sql.startsWith("CREATE", "ROLE") || sql.startsWith("ALTER", "ROLE")) {
                add(roles, sql.wordAfter("ROLE").orElseThrow(), statement);
            } else if (sql.startsWith("COMMENT", "ON", "ROLE") || sql.startsWith("SECURITY", "LABEL", "ON", "ROLE")) {
                add(roles, sql.wordAfter("ROLE").orElseThrow(), statement);
            } else if (sql.startsWith("CREATE", "TABLESPACE")) {
                tablespaces.add(sql.wordAfter("TABLESPACE").orElseThrow());
            } else if (sql.startsWith("GRANT") && !sql.has("ON", "TABLESPACE")) {
                memberships.add(new Membership(sql.wordAfter("TO").orElseThrow(), statement));
            }
        }
        return new GlobalDefinitions(roles, memberships, tablespaces);
    }

    private static void add(Map<String, List<String>> statements, String name, String statement) {
        statements.computeIfAbsent(name, made -> new ArrayList<>()).add(statement);
    }
}
