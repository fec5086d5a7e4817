package io.strandline.job.backup;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.layer.SplitSpan;
import io.strandline.manifest.schema.TableDescriptor;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The layout of a layer's data files, one for each table and key generation. Belongs to one thread. */
final class LayerLayouts {
    private final CatalogHistory history;
    private final Set<Integer> truncated;
    private final Map<Integer, List<TableDescriptor>> layouts = new HashMap<>();

    /** @param told key generations that began are of tables that had the same columns all the time */
    LayerLayouts(CatalogHistory history, Told told) {
        this.history = history;
        this.truncated = told.truncated();
    }

    /** The table that a span belongs to, with the columns that its files have. */
    TableDescriptor of(SplitSpan span) {
        return layouts.computeIfAbsent(span.tableId(), this::ofTable).stream()
                .filter(layout -> layout.span().contains(span.span()))
                .findFirst()
                .or(() -> ofEndedGeneration(span))
                .orElseThrow(() -> new StrandlineException(
                        ErrorCode.INTERNAL,
                        "the plan reads " + span.span() + " of table " + span.tableId()
                                + ", which its catalog does not hold"));
    }

    private Optional<TableDescriptor> ofEndedGeneration(SplitSpan span) {
        int keyGeneration = ByteBuffer.wrap(span.span().start().toByteArray()).getInt(Integer.BYTES);
        return truncated.contains(span.tableId())
                ? layouts.computeIfAbsent(span.tableId(), this::ofTable).stream()
                        .findFirst()
                        .map(layout -> layout.withKeyGeneration(keyGeneration))
                : Optional.empty();
    }

    private List<TableDescriptor> ofTable(int tableId) {
        return Generation.of(history.states(tableId)).stream()
                .map(generation -> WindowLayout.of(generation.states()))
                .toList();
    }
}
