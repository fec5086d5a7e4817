package io.strandline.postgres.restore;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.DefinitionsDescriptor;
import io.strandline.postgres.definitions.Definitions;
import io.strandline.postgres.definitions.GlobalDefinitions;
import io.strandline.postgres.definitions.GlobalDefinitions.Membership;
import io.strandline.postgres.definitions.ObjectName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The roles and tablespaces that definitions need. Roles must be there, or are made when a whole cluster is restored; those that are there stay as they are.
 * Tablespaces must be there: their directories are the server's.
 */
final class RestoreRoles {
    private static final String WHAT = "cannot read the roles and tablespaces of the server";
    /** Roles of this prefix come with the server, and with no older one. */
    private static final String PREDEFINED = "pg_";

    private final Session session;
    private final Optional<GlobalDefinitions> globals;

    /** @param session with any database */
    RestoreRoles(Session session, Optional<DefinitionsDescriptor> globals) {
        this.session = session;
        this.globals = globals.map(descriptor ->
                GlobalDefinitions.parse(new String(descriptor.content().toByteArray(), StandardCharsets.UTF_8)));
    }

    /**
     * @param ofRows roles that rows name
     * @throws StrandlineException {@code UNDEFINED_OBJECT} naming one that is neither there nor to be made
     */
    void requireFor(Definitions definitions, Set<String> ofRows) {
        Set<String> roles = present("SELECT rolname FROM pg_catalog.pg_roles");
        Set<String> tablespaces = present("SELECT spcname FROM pg_catalog.pg_tablespace");
        backedUp().forEach(roles::add);
        Set<String> needed = new TreeSet<>(definitions.roles());
        needed.addAll(ofRows);
        for (String role : needed) {
            if (!roles.contains(role)) {
                throw new StrandlineException(
                        ErrorCode.UNDEFINED_OBJECT,
                        "role \"" + role
                                + "\" does not exist, and the backup's objects belong to it or grant it privileges",
                        "CREATE ROLE " + ObjectName.quoted(role) + "; and whatever it needs, then restore again.");
            }
        }
        for (String tablespace : definitions.tablespaces()) {
            if (!tablespaces.contains(tablespace)) {
                throw new StrandlineException(
                        ErrorCode.UNDEFINED_OBJECT,
                        "tablespace \"" + tablespace + "\" does not exist here, and the backup's objects lie in it",
                        "Make a directory for it that belongs to the server's user, then CREATE TABLESPACE "
                                + ObjectName.quoted(tablespace) + " LOCATION '...'; and restore again.");
            }
        }
    }

    /** Whether a role has attributes that only a superuser can give it. */
    boolean needsSuperuser(String role) {
        return globals.stream().anyMatch(global -> global.needsSuperuser(role));
    }

    /** Makes those of the cluster that are not there, and what they are members of. May be done again. */
    void make(long jobId) {
        globals.ifPresent(made -> {
            List<String> newRoles = missing();
            session.inTransaction("cannot make the roles of the backup", () -> {
                for (String role : newRoles) {
                    BegunRestores.addRole(session, jobId, role);
                    run("role", role, made.roles().getOrDefault(role, List.of()));
                }
                Set<String> initial = initial();
                for (Membership membership : made.memberships()) {
                    if (newRoles.contains(membership.member())
                            || newRoles.contains(membership.role()) && isEverywhere(membership.member(), initial)) {
                        grant(membership);
                    }
                }
                return newRoles;
            });
        });
    }

    /** From version 16 on a grantor must be one who could grant it here, too; who cannot is replaced by who restores. */
    private void grant(Membership membership) {
        String what = "cannot restore the memberships of role " + membership.member();
        session.run(what, "SAVEPOINT membership");
        try {
            session.run(what, membership.sql());
        } catch (StrandlineException e) {
            if (e.code() != ErrorCode.PRIVILEGE) {
                throw e;
            }
            session.run(what, "ROLLBACK TO SAVEPOINT membership");
            session.run(what, membership.sqlWithoutGrantor());
        }
        session.run(what, "RELEASE SAVEPOINT membership");
    }

    private static boolean isEverywhere(String role, Set<String> initial) {
        return initial.contains(role) || role.startsWith(PREDEFINED);
    }

    /** initdb's own, which is in every server. */
    private Set<String> initial() {
        return present("SELECT rolname FROM pg_catalog.pg_roles WHERE oid = 10");
    }

    /** Gives all roles of the server what the backup says of all; in the session's transaction. */
    void settle() {
        globals.ifPresent(made ->
                made.ofAll().forEach(statement -> session.run("cannot restore what holds for all roles", statement)));
    }

    /** Whether there is something that only a superuser can give to all roles. */
    boolean hasSettingsOfAll() {
        return globals.stream().anyMatch(made -> !made.ofAll().isEmpty());
    }

    /** Those of a cluster that are to be made. */
    List<String> missing() {
        Set<String> roles = present("SELECT rolname FROM pg_catalog.pg_roles");
        return backedUp()
                .filter(role -> !roles.contains(role) && !role.startsWith(PREDEFINED))
                .toList();
    }

    private Stream<String> backedUp() {
        return globals.stream().flatMap(made -> made.roles().keySet().stream());
    }

    /**
     * What whoever restores a cluster should know.
     *
     * @param made the roles that the restore has made
     */
    List<String> notices(List<String> made) {
        List<String> notices = new ArrayList<>();
        Set<String> users = present("SELECT rolname FROM pg_catalog.pg_roles WHERE rolcanlogin");
        addNotice(
                notices,
                made.stream().filter(users::contains),
                "no backup holds passwords: set them (ALTER ROLE ... PASSWORD) for the restored roles ");
        Set<String> initial = initial();
        addNotice(
                notices,
                backedUp()
                        .filter(role -> !made.contains(role)
                                && (!isEverywhere(role, initial)
                                        || globals.stream().anyMatch(global -> global.hasMoreThanAttributes(role)))),
                "left as they are, with their attributes, settings and memberships, are roles that were there: ");
        Set<String> tablespaces = present("SELECT spcname FROM pg_catalog.pg_tablespace");
        addNotice(
                notices,
                globals.stream()
                        .flatMap(global -> global.tablespaces().stream())
                        .filter(tablespace -> !tablespaces.contains(tablespace)),
                "not made, since their directories are the server's and nothing that was restored lies in them, are the tablespaces ");
        return notices;
    }

    private static void addNotice(List<String> notices, Stream<String> names, String sentence) {
        String list = names.map(ObjectName::quoted).collect(Collectors.joining(", "));
        if (!list.isEmpty()) {
            notices.add(sentence + list);
        }
    }

    private void run(String kind, String name, List<String> statements) {
        for (String statement : statements) {
            session.run("cannot restore " + kind + " " + name, statement);
        }
    }

    private Set<String> present(String query) {
        return new HashSet<>(session.query(WHAT, query, row -> row.getString(1)));
    }
}
