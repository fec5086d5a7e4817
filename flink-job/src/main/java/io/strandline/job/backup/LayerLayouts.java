package io.strandline.job.backup;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.layer.SplitSpan;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The layout of a layer's data files, one for each table and key generation. Belongs to one thread. */
final class LayerLayouts {
    private final CatalogHistory history;
    private final Map<Integer, List<TableDescriptor>> layouts = new HashMap<>();

    LayerLayouts(CatalogHistory history) {
        this.history = history;
    }

    /** The table that a span belongs to, with the columns that its files have. */
    TableDescriptor of(SplitSpan span) {
        return layouts.computeIfAbsent(span.tableId(), this::ofTable).stream()
                .filter(layout -> layout.span().contains(span.span()))
                .findFirst()
                .orElseThrow(() -> new StrandlineException(
                        ErrorCode.INTERNAL,
                        "the plan reads " + span.span() + " of table " + span.tableId()
                                + ", which its catalog does not hold"));
    }

    private List<TableDescriptor> ofTable(int tableId) {
        return Generation.of(history.states(tableId)).stream()
                .map(generation -> WindowLayout.of(generation.states()))
                .toList();
    }
}
