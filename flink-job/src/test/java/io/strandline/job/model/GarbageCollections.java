package io.strandline.job.model;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random collections of garbage, after which the model knows what can no longer be read. */
final class GarbageCollections {
    private final ModelDatabase model;
    private final SourceStore source;
    private final Random random;
    private final History history;

    GarbageCollections(ModelDatabase model, SourceStore source, Random random, History history) {
        this.model = model;
        this.source = source;
        this.random = random;
        this.history = history;
    }

    /**
     * @param likely the usual threshold; any other time may come too
     */
    void step(HlcTimestamp likely) {
        if (random.nextInt(4) == 0) {
            removeDropped();
            return;
        }
        List<ModelGeneration> generations = new ArrayList<>();
        for (ModelTable table : model.tables()) {
            for (int generation : table.generations()) {
                generations.add(new ModelGeneration(table.id(), generation));
            }
        }
        List<HlcTimestamp> events = model.events();
        HlcTimestamp wanted = random.nextInt(3) > 0 ? likely : events.get(random.nextInt(events.size()));
        ModelGeneration chosen = generations.get(random.nextInt(generations.size()));
        HlcTimestamp threshold = source.engine().collect(span(chosen), wanted).threshold();
        model.table(chosen.tableId()).raiseGcThreshold(chosen.generation(), threshold);
        history.add("collected the garbage of " + chosen + " up to " + threshold);
    }

    /** The rows of dropped tables and of generations that were left behind; what went this very moment may stay. */
    private void removeDropped() {
        HlcTimestamp before = source.keyspace().now();
        int removed = source.removeDropped();
        HlcTimestamp after = source.keyspace().now();
        model.fog(before, after);
        model.removedDropped(after);
        for (ModelTable table : model.tables()) {
            for (int generation : table.generations()) {
                HlcTimestamp threshold =
                        source.keyspace().gcThreshold(span(new ModelGeneration(table.id(), generation)));
                table.raiseGcThreshold(generation, threshold);
            }
        }
        history.add("removed what was dropped by " + after + ": " + removed + " spans");
    }

    /** See FORMAT.md, "Keys": the table's id and its generation come first. */
    private static Span span(ModelGeneration generation) {
        return Span.ofPrefix(Key.of(ByteBuffer.allocate(8)
                .putInt(generation.tableId())
                .putInt(generation.generation())
                .array()));
    }
}
