package io.strandline.keyspace;

/**
 * A window that stays readable.
 *
 * @param id names it in this keyspace
 * @param readGeneration of what was pinned: two exports of one layer must agree in it. Empty where reads as of a time need no pin
 */
public record Hold(String id, String readGeneration) {}
