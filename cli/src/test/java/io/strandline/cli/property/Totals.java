package io.strandline.cli.property;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a run has seen.
 *
 * @param restores that were compared, row by row
 * @param tables that were compared in them
 * @param sequences that were compared in them
 * @param refusals of restores as of times, by what justified them
 * @param changes of tables' definitions and files
 */
record Totals(
        int layers, int restores, int tables, int sequences, Map<String, Integer> refusals, int states, int changes) {
    static final Totals NONE = new Totals(0, 0, 0, 0, Map.of(), 0, 0);

    Totals {
        refusals = Map.copyOf(refusals);
    }

    Totals plus(Totals other) {
        Map<String, Integer> all = new TreeMap<>(refusals);
        other.refusals.forEach((reason, count) -> all.merge(reason, count, Integer::sum));
        return new Totals(
                layers + other.layers,
                restores + other.restores,
                tables + other.tables,
                sequences + other.sequences,
                all,
                states + other.states,
                changes + other.changes);
    }
}
