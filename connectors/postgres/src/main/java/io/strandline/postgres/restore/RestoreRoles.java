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
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The roles and tablespaces that definitions need: they must be there, or are made when a whole cluster is restored. Those that are there stay as they are. */
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

    /** @throws StrandlineException {@code UNDEFINED_OBJECT} naming one that is neither there nor to be made */
    void requireFor(Definitions definitions) {
        Set<String> roles = present("SELECT rolname FROM pg_catalog.pg_roles");
        Set<String> tablespaces = present("SELECT spcname FROM pg_catalog.pg_tablespace");
        globals.ifPresent(made -> {
            roles.addAll(made.roles().keySet());
            tablespaces.addAll(made.tablespaces().keySet());
        });
        for (String role : definitions.roles()) {
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
                        "tablespace \"" + tablespace + "\" does not exist, and the backup's objects lie in it",
                        "CREATE TABLESPACE " + ObjectName.quoted(tablespace)
                                + " LOCATION '...' on the server, then restore again.");
            }
        }
    }

    /** Makes those of the cluster that are not there, and what they are members of. May be done again. */
    void make(long jobId) {
        globals.ifPresent(made -> {
            List<String> newRoles = new ArrayList<>();
            Set<String> roles = present("SELECT rolname FROM pg_catalog.pg_roles");
            made.roles().forEach((name, statements) -> {
                if (!roles.contains(name) && !name.startsWith(PREDEFINED)) {
                    newRoles.add(name);
                }
            });
            session.inTransaction("cannot make the roles of the backup", () -> {
                for (String role : newRoles) {
                    BegunRestores.addRole(session, jobId, role);
                    run("role", role, made.roles().getOrDefault(role, List.of()));
                }
                for (Membership membership : made.memberships()) {
                    if (newRoles.contains(membership.member())) {
                        run("the memberships of role", membership.member(), List.of(membership.sql()));
                    }
                }
                return newRoles;
            });
            Set<String> tablespaces = present("SELECT spcname FROM pg_catalog.pg_tablespace");
            for (Map.Entry<String, List<String>> tablespace : made.tablespaces().entrySet()) {
                if (!tablespaces.contains(tablespace.getKey())) {
                    run("tablespace", tablespace.getKey(), tablespace.getValue());
                }
            }
        });
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
