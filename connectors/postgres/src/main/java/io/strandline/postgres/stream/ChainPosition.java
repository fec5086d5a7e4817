package io.strandline.postgres.stream;

import org.postgresql.replication.LogSequenceNumber;

/**
 * Where a layer ends in the log of a server, for one database: a part of the layer's read generation.
 *
 * @param server whose log it is
 * @param databaseOid of the database
 * @param slot and publication by which the layer can be continued
 * @param position the layer has exactly the transactions whose commits stand before it
 */
public record ChainPosition(ServerIdentity server, long databaseOid, String slot, LogSequenceNumber position) {}
