package io.strandline.job.model;

import io.strandline.manifest.HlcTimestamp;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

/** What a layer has to cover: the rules of introduced spans, told from the model's own history. */
final class ModelCoverage {
    private final ModelDatabase model;
    private final Predicate<Shape> held;

    /** @param held the tables that the layer's targets name */
    ModelCoverage(ModelDatabase model, Predicate<Shape> held) {
        this.model = model;
        this.held = held;
    }

    /** Of a full layer. One without history covers what stands at its end; one with history also what lived since, if it can still be read. */
    Map<ModelGeneration, HlcTimestamp> full(HlcTimestamp end, Optional<HlcTimestamp> historyFrom) {
        Map<ModelGeneration, HlcTimestamp> covered = new TreeMap<>();
        for (ModelTable table : model.tables()) {
            historyFrom.ifPresent(from -> livedIn(table, from, end, generation -> {
                if (!table.gcThreshold(generation).isAfter(from)) {
                    covered.put(new ModelGeneration(table.id(), generation), HlcTimestamp.MIN);
                }
            }));
            table.visible(end).filter(held).ifPresent(shape -> {
                boolean leftOut = shape.excluded() && historyFrom.isPresent();
                covered.put(new ModelGeneration(table.id(), shape.generation()), leftOut ? end : HlcTimestamp.MIN);
            });
        }
        return covered;
    }

    /** A full layer with history reaches back as far as that of every table in it does. */
    HlcTimestamp firstRestorable(HlcTimestamp end) {
        HlcTimestamp first = HlcTimestamp.MIN.next();
        for (ModelTable table : model.tables()) {
            Optional<Shape> shape = table.visible(end).filter(held).filter(some -> !some.excluded());
            if (shape.isPresent()) {
                first = latest(first, table.gcThreshold(shape.get().generation()));
            }
        }
        return first;
    }

    /** Of an incremental layer. */
    Map<ModelGeneration, HlcTimestamp> incremental(ModelLayer parent, HlcTimestamp end, boolean history) {
        Map<ModelGeneration, HlcTimestamp> covered = new TreeMap<>();
        HlcTimestamp start = parent.end();
        for (ModelTable table : model.tables()) {
            if (history) {
                livedIn(table, start, end, generation -> {
                    boolean goesOn = goesOn(table, generation, parent, end);
                    HlcTimestamp threshold = table.gcThreshold(generation);
                    if (!goesOn) {
                        covered.put(new ModelGeneration(table.id(), generation), latest(start, threshold));
                    } else if (!threshold.isAfter(start)) {
                        covered.put(new ModelGeneration(table.id(), generation), HlcTimestamp.MIN);
                    }
                });
            }
            table.visible(end).filter(held).ifPresent(shape -> {
                HlcTimestamp from = HlcTimestamp.MIN;
                if (shape.excluded()) {
                    from = end;
                } else if (!goesOn(table, shape.generation(), parent, end)) {
                    from = latest(start, table.gcThreshold(shape.generation()));
                }
                covered.put(new ModelGeneration(table.id(), shape.generation()), from);
            });
        }
        return covered;
    }

    /** Whether an incremental layer cannot be taken, because a table has lost revisions that it would have to read. */
    boolean isTooLate(ModelLayer parent, HlcTimestamp end) {
        for (ModelTable table : model.tables()) {
            Optional<Shape> shape = table.visible(end).filter(held).filter(some -> !some.excluded());
            if (shape.isPresent()
                    && goesOn(table, shape.get().generation(), parent, end)
                    && table.gcThreshold(shape.get().generation()).isAfter(parent.end())) {
                return true;
            }
        }
        return false;
    }

    /** The generations that could be seen at some time in the window, but for those whose rows were left out when they ended. */
    private void livedIn(ModelTable table, HlcTimestamp start, HlcTimestamp end, IntConsumer action) {
        Map<Integer, Shape> last = new TreeMap<>();
        table.shapesIn(start, end).values().stream()
                .flatMap(Optional::stream)
                .filter(shape -> !shape.offline() && held.test(shape))
                .forEach(shape -> last.put(shape.generation(), shape));
        last.values().stream()
                .filter(shape -> !shape.excluded())
                .mapToInt(Shape::generation)
                .forEach(action);
    }

    /** The parent has its rows, and nothing came into them since that a read of the window would miss. */
    private boolean goesOn(ModelTable table, int generation, ModelLayer parent, HlcTimestamp end) {
        boolean covered = parent.introduced().containsKey(new ModelGeneration(table.id(), generation));
        boolean leftOut = table.visible(parent.end())
                .filter(shape -> shape.generation() == generation && shape.excluded())
                .isPresent();
        boolean offline = table.shapesIn(parent.end(), end).values().stream()
                .flatMap(Optional::stream)
                .anyMatch(shape -> shape.generation() == generation && shape.offline());
        return covered && !leftOut && !offline;
    }

    private static HlcTimestamp latest(HlcTimestamp one, HlcTimestamp other) {
        return one.isAfter(other) ? one : other;
    }
}
