package io.strandline.cli.property;

/**
 * What a run has seen.
 *
 * @param restores that were compared, row by row
 * @param tables that were compared in them
 * @param refusals of restores as of times, each justified
 * @param changes of tables' definitions and files
 */
record Totals(int layers, int restores, int tables, int refusals, int states, int changes) {
    static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0);

    Totals plus(Totals other) {
        return new Totals(
                layers + other.layers,
                restores + other.restores,
                tables + other.tables,
                refusals + other.refusals,
                states + other.states,
                changes + other.changes);
    }
}
