package io.strandline.postgres.stream;

/**
 * What the end of a chain removed.
 *
 * @param slot whether there was one
 * @param publication whether there was one
 * @param triggers whether event triggers told of definitions
 * @param heldBytes of the server's log that were kept for the slot
 */
public record EndedChain(boolean slot, boolean publication, boolean triggers, long heldBytes) {}
