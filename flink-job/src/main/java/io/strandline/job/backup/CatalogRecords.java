package io.strandline.job.backup;

import io.strandline.manifest.layer.CatalogRecord;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The lines of a layer's catalog: how its objects stand at the end, and, with revision history, how those that changed stood before. */
final class CatalogRecords {
    private CatalogRecords() {}

    /** By object, then newest first. */
    static Stream<CatalogRecord> of(CatalogHistory history) {
        TreeSet<Integer> ids = new TreeSet<>(history.changed().keySet());
        history.end().descriptors().forEach(descriptor -> ids.add(descriptor.id()));
        return ids.stream()
                .flatMap(id -> Stream.concat(
                        history.end().descriptor(id).map(CatalogRecord::atEnd).stream(),
                        history.changed().containsKey(id) ? timed(id, history.states(id)).stream() : Stream.empty()));
    }

    /** Newest first. To a restore, a table that is offline is not there. */
    private static List<CatalogRecord> timed(int id, List<CatalogHistory.State> states) {
        List<CatalogRecord> records = new ArrayList<>();
        for (CatalogHistory.State state : states) {
            Optional<Descriptor> visible = state.descriptor().filter(descriptor -> !isOffline(descriptor));
            boolean wasThere = !records.isEmpty() && records.get(0).descriptor().isPresent();
            if (visible.isPresent() || wasThere) {
                records.add(0, new CatalogRecord(Optional.of(state.from()), id, visible, state.change()));
            }
        }
        return records;
    }

    private static boolean isOffline(Descriptor descriptor) {
        return descriptor instanceof TableDescriptor table && table.state() == TableDescriptor.State.OFFLINE;
    }
}
