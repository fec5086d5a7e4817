package io.strandline.keyspace;

/**
 * The promises of {@link Keyspace} about catalogs, reads and holds; {@link RestoreTargetContract} has those about restores,
 * {@link CatalogContract} those about tables that change.
 *
 * <p>They are in the classes above this one, by what they are about.
 */
public abstract class KeyspaceContract extends HoldPromises {}
