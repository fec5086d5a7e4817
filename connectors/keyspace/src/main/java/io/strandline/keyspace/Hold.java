package io.strandline.keyspace;

import io.strandline.manifest.HlcTimestamp;

/**
 * A window that stays readable.
 *
 * @param id names it in this keyspace
 * @param readGeneration of what was pinned: two exports of one layer must agree in it. Empty where reads as of a time need no pin
 * @param end the end of what is readable: that of the request, or, in a keyspace without {@link Capability#PAST_TIMESTAMPS}, a later time, which becomes the
 *     layer's: everything that was pinned stood then, and every commit that is not among it is later
 */
public record Hold(String id, String readGeneration, HlcTimestamp end) {}
