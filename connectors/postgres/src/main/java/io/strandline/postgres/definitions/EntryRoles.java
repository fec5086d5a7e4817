package io.strandline.postgres.definitions;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The roles that an entry names. */
final class EntryRoles {
    /** What may stand in a role's place and is none. */
    private static final Set<String> NOT_ROLES = Set.of("public", "current_user", "session_user", "current_role");

    private EntryRoles() {}

    /** Those that something comes to belong to, and those whose default privileges it sets. */
    static List<String> owners(DefinitionEntry entry) {
        TokenizedSql sql = entry.text();
        List<String> written = new ArrayList<>(sql.listsAfter("OWNER", "TO"));
        if (entry.type().equals("DEFAULT ACL")) {
            written.addAll(sql.listsAfter("FOR", "ROLE"));
        }
        return stored(written);
    }

    /** As they are stored. */
    static List<String> of(DefinitionEntry entry) {
        TokenizedSql sql = entry.text();
        List<String> written = new ArrayList<>(sql.listsAfter("OWNER", "TO"));
        switch (entry.type()) {
            case "ACL", "DEFAULT ACL" -> {
                written.addAll(sql.listsAfter("TO"));
                written.addAll(sql.listsAfter("FROM"));
                // A table may be called role.
                written.addAll(sql.listsAfter("FOR", "ROLE"));
                written.addAll(sql.listsAfter("SESSION", "AUTHORIZATION"));
            }
            // Expressions may hold any word: interval year to month.
            case "POLICY" -> written.addAll(sql.upTo("USING", "WITH").listsAfter("TO"));
            case "DATABASE PROPERTIES" -> written.addAll(sql.listsAfter("ALTER", "ROLE"));
            case "USER MAPPING" -> written.addAll(sql.listsAfter("FOR"));
            default -> {
                // Its owner is all.
            }
        }
        return stored(written);
    }

    private static List<String> stored(List<String> written) {
        return written.stream()
                .filter(name -> !NOT_ROLES.contains(name.toLowerCase(Locale.ROOT)))
                .map(ObjectName::stored)
                .distinct()
                .toList();
    }
}
