package io.strandline.manifest.layer;

import io.strandline.manifest.HlcTimestamp;

/**
 * When keys of a table got another generation inside a layer's window, where the log of a pinned source tells: a TRUNCATE ended all rows of the one before.
 *
 * @param tableId of the table
 * @param time of the commit, from which on the table has the generation
 * @param keyGeneration the table's from then on
 */
public record GenerationStart(int tableId, HlcTimestamp time, int keyGeneration) {}
