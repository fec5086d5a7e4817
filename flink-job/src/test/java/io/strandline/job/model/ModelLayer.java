package io.strandline.job.model;

import io.strandline.job.LayerLocation;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.layer.BackupTargets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the model says of a layer.
 *
 * @param start {@link HlcTimestamp#MIN} of a full one
 * @param history every time in (revisionStart, end] can be restored; otherwise only the end
 * @param introduced the generations whose rows it covers, and from when on without the layers before it; {@link HlcTimestamp#MIN}: it goes on
 *     where its parent ended
 */
record ModelLayer(
        LayerLocation location,
        Optional<ModelLayer> parent,
        HlcTimestamp start,
        HlcTimestamp end,
        boolean history,
        HlcTimestamp revisionStart,
        BackupTargets targets,
        Map<ModelGeneration, HlcTimestamp> introduced) {
    boolean covers(HlcTimestamp time) {
        return time.equals(end) || (history && time.isAfter(revisionStart) && !time.isAfter(end));
    }

    boolean holds(Shape shape) {
        return targets.databaseIds().contains(shape.databaseId());
    }

    /** Whether a table's rows as of a time that the layer covers can be had. */
    boolean reaches(int tableId, Shape shape, HlcTimestamp time) {
        if (shape.excluded()) {
            return true;
        }
        HlcTimestamp from = introduced.get(new ModelGeneration(tableId, shape.generation()));
        return from != null && !from.isAfter(time);
    }

    /** Full first. */
    List<ModelLayer> chain() {
        List<ModelLayer> chain = new ArrayList<>();
        for (Optional<ModelLayer> layer = Optional.of(this);
                layer.isPresent();
                layer = layer.get().parent()) {
            chain.add(layer.get());
        }
        Collections.reverse(chain);
        return chain;
    }

    @Override
    public String toString() {
        return location.directory() + " (" + start + ", " + end + "]" + (history ? " from " + revisionStart : "")
                + " of databases " + targets.databaseIds() + " " + introduced;
    }
}
