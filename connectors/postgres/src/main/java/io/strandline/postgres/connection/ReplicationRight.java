package io.strandline.postgres.connection;

/** Whether a role may read replication slots. */
public final class ReplicationRight {
    /** A condition on a row of {@code pg_roles}, named {@code r}. Amazon's servers have a role whose members may. */
    public static final String OF_ROLE =
            "(r.rolreplication OR r.rolsuper OR EXISTS (SELECT FROM pg_catalog.pg_roles AS granted"
                    + " WHERE granted.rolname = 'rds_replication' AND pg_catalog.pg_has_role(r.oid, granted.oid, 'MEMBER')))";

    /** Of the role of the session. */
    public static final String QUERY =
            "SELECT " + OF_ROLE + " FROM pg_catalog.pg_roles AS r WHERE r.rolname = current_user";

    private ReplicationRight() {}
}
