package io.strandline.manifest.layer;

/**
 * What a layer holds of one table.
 *
 * @param tableId the table
 * @param totals of its entries
 */
public record TableTotals(int tableId, Totals totals) {}
