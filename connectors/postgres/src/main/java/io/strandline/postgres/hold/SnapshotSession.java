package io.strandline.postgres.hold;

import java.sql.Connection;

/** A session whose transaction sees what a snapshot does. Belongs to one thread at a time. */
public record SnapshotSession(long databaseOid, Connection connection) {}
