package io.strandline.postgres.restore;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.definitions.Definitions;
import io.strandline.postgres.definitions.ObjectName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the role that restores must be allowed to do, looked at before anything is made. A superuser may do everything. */
final class RestoreRights {
    private static final String WHAT = "cannot read the rights of the role that restores";
    private static final int MOST_NAMES = 10;

    private final Session session;
    private final Role role;

    private record Role(String name, boolean superuser, boolean createsDatabases, boolean createsRoles) {}

    /** @param session of the role, with any database */
    RestoreRights(Session session) {
        this.session = session;
        this.role = session.query(
                        WHAT,
                        "SELECT rolname, rolsuper, rolcreatedb, rolcreaterole FROM pg_catalog.pg_roles WHERE rolname = current_user",
                        row -> new Role(row.getString(1), row.getBoolean(2), row.getBoolean(3), row.getBoolean(4)))
                .get(0);
    }

    /** @throws StrandlineException {@code PRIVILEGE} naming everything that the role lacks */
    void requireFor(RestorePlan plan, Collection<DatabaseWork> works, RestoreRoles roles) {
        if (role.superuser()) {
            return;
        }
        List<String> lacks = new ArrayList<>();
        List<String> remedies = new ArrayList<>();
        if (!role.createsDatabases() && plan.databases().stream().anyMatch(DatabasePlan::isNew)) {
            lacks.add("the attribute CREATEDB");
            remedies.add("ALTER ROLE " + ObjectName.quoted(role.name()) + " CREATEDB");
        }
        List<String> missing = roles.missing();
        if (!role.createsRoles() && !missing.isEmpty()) {
            lacks.add("the attribute CREATEROLE, to make " + names(missing));
            remedies.add("ALTER ROLE " + ObjectName.quoted(role.name()) + " CREATEROLE");
        }
        List<String> powerful = missing.stream().filter(roles::needsSuperuser).toList();
        if (!powerful.isEmpty()) {
            lacks.add("the attribute SUPERUSER, to make " + names(powerful)
                    + " with SUPERUSER, REPLICATION or BYPASSRLS");
        }
        if (roles.hasSettingsOfAll()) {
            lacks.add("the attribute SUPERUSER, to give settings and privileges to all roles");
        }
        List<DatabaseWork> all = new ArrayList<>(works);
        plan.settingsOnly().map(DatabaseWork::of).ifPresent(all::add);
        if (changesMaintenance(plan) && !ownsMaintenance()) {
            lacks.add("ownership of database \"" + RestorePlan.MAINTENANCE + "\", which becomes the backup's");
            remedies.add("ALTER DATABASE " + ObjectName.quoted(RestorePlan.MAINTENANCE) + " OWNER TO "
                    + ObjectName.quoted(role.name()));
        }
        Set<String> strangers = strangers(all, plan);
        if (!strangers.isEmpty()) {
            lacks.add("membership in " + names(strangers) + ", to which objects of the backup belong");
            remedies.add("GRANT " + names(strangers) + " TO " + ObjectName.quoted(role.name()));
        }
        List<String> special = works.stream()
                .map(DatabaseWork::definitions)
                .map(Definitions::forSuperusersOnly)
                .flatMap(List::stream)
                .toList();
        if (!special.isEmpty()) {
            lacks.add("the attribute SUPERUSER, to make "
                    + special.stream().limit(MOST_NAMES).collect(Collectors.joining(", ")));
        }
        if (!lacks.isEmpty()) {
            throw new StrandlineException(
                    ErrorCode.PRIVILEGE,
                    "role " + ObjectName.quoted(role.name()) + " may not restore this: it lacks "
                            + String.join("; ", lacks),
                    "Restore as a superuser"
                            + (remedies.isEmpty() ? "." : ", or grant it: " + String.join("; ", remedies) + "."));
        }
    }

    private static boolean changesMaintenance(RestorePlan plan) {
        return plan.settingsOnly().isPresent() || plan.databases().stream().anyMatch(plan::replacesMaintenance);
    }

    private boolean ownsMaintenance() {
        return session.exists(
                WHAT,
                "SELECT FROM pg_catalog.pg_database WHERE datname = ? AND pg_has_role(current_user, datdba, 'USAGE')",
                RestorePlan.MAINTENANCE);
    }

    /** Owners that the role is no member of; it is not made one of those that are yet to be made. */
    private Set<String> strangers(Collection<DatabaseWork> works, RestorePlan plan) {
        Set<String> owners = new TreeSet<>();
        plan.databases().forEach(database -> owners.addAll(database.largeObjectOwners()));
        works.forEach(work -> owners.addAll(work.definitions().owners()));
        session.query(
                        WHAT,
                        "SELECT rolname FROM pg_catalog.pg_roles WHERE pg_has_role(current_user, oid, 'MEMBER')",
                        row -> row.getString(1))
                .forEach(owners::remove);
        return owners;
    }

    private static String names(Collection<String> names) {
        return names.stream().limit(MOST_NAMES).map(ObjectName::quoted).collect(Collectors.joining(", "))
                + (names.size() > MOST_NAMES ? ", ..." : "");
    }
}
