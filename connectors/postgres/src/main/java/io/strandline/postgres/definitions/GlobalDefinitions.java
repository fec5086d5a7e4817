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
 * @param memberships each grants one role to another, or a privilege on a parameter to a role
 * @param ofAll statements that hold for all roles, also those that are there
 * @param tablespaces the names of those that a server does not come with
 */
public record GlobalDefinitions(
        Map<String, List<String>> roles, List<Membership> memberships, List<String> ofAll, Set<String> tablespaces) {
    /** The statements that make a role, and give it its attributes. */
    private static final int CREATION = 2;

    private static final List<String> FOR_SUPERUSERS = List.of("SUPERUSER", "REPLICATION", "BYPASSRLS");

    /** Whether a role has an attribute that only a superuser can give it. */
    public boolean needsSuperuser(String role) {
        return roles.getOrDefault(role, List.of()).stream()
                .map(TokenizedSql::new)
                .anyMatch(sql -> sql.startsWith("ALTER", "ROLE")
                        && FOR_SUPERUSERS.stream().anyMatch(sql::has));
    }

    /** Whether more is said of a role than its attributes: settings, or a comment. */
    public boolean hasMoreThanAttributes(String role) {
        return roles.getOrDefault(role, List.of()).size() > CREATION;
    }

    /**
     * A role in another, or a privilege on a parameter.
     *
     * @param member the role that gets in
     * @param role that it gets into; of a privilege, what it is called
     * @param sql the statement
     */
    public record Membership(String member, String role, String sql) {
        /** The statement as one of whoever runs it. */
        public String sqlWithoutGrantor() {
            return new TokenizedSql(sql).before("GRANTED", "BY");
        }
    }

    public static GlobalDefinitions parse(String text) {
        Map<String, List<String>> roles = new LinkedHashMap<>();
        List<Membership> memberships = new ArrayList<>();
        List<String> ofAll = new ArrayList<>();
        Set<String> tablespaces = new LinkedHashSet<>();
        for (String statement : new TokenizedSql(text).statements()) {
            TokenizedSql sql = new TokenizedSql(statement);
            if (sql.startsWith("ALTER", "ROLE", "ALL") || sql.has("ON", "PARAMETER") && sql.has("TO", "PUBLIC")) {
                ofAll.add(statement);
            } else if (sql.startsWith("CREATE", "ROLE") || sql.startsWith("ALTER", "ROLE")) {
                add(roles, sql.wordAfter("ROLE").orElseThrow(), statement);
            } else if (sql.startsWith("COMMENT", "ON", "ROLE") || sql.startsWith("SECURITY", "LABEL", "ON", "ROLE")) {
                add(roles, sql.wordAfter("ROLE").orElseThrow(), statement);
            } else if (sql.startsWith("CREATE", "TABLESPACE")) {
                tablespaces.add(sql.wordAfter("TABLESPACE").orElseThrow());
            } else if (sql.startsWith("GRANT") && !sql.has("ON", "TABLESPACE")) {
                memberships.add(new Membership(
                        sql.wordAfter("TO").orElseThrow(),
                        sql.wordAfter("GRANT").orElseThrow(),
                        statement));
            }
        }
        return new GlobalDefinitions(roles, memberships, ofAll, tablespaces);
    }

    private static void add(Map<String, List<String>> statements, String name, String statement) {
        statements.computeIfAbsent(name, made -> new ArrayList<>()).add(statement);
    }
}
