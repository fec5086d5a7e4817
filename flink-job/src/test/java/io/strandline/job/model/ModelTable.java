package io.strandline.job.model;

import io.strandline.manifest.HlcTimestamp;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A table through time: its definitions, and of each generation of its keys the rows. */
final class ModelTable {
    /** The rows of one generation: by key, then by time; empty: deleted. */
    private static final class Generation {
        private final TreeMap<String, TreeMap<HlcTimestamp, Optional<ModelRow>>> revisions = new TreeMap<>();
        private HlcTimestamp gcThreshold = HlcTimestamp.MIN;
    }

    private final int id;
    /** By the time from which on they stand; empty: there is no such table. */
    private final TreeMap<HlcTimestamp, Optional<Shape>> shapes = new TreeMap<>();

    private final TreeMap<Integer, Generation> generations = new TreeMap<>();
    private final Map<Integer, Object> initialValues = new TreeMap<>();
    private int lastColumnId;
    private int lastIndexId = 1;

    ModelTable(int id) {
        this.id = id;
    }

    int id() {
        return id;
    }

    int nextColumnId() {
        return ++lastColumnId;
    }

    int nextIndexId() {
        return ++lastIndexId;
    }

    void stand(HlcTimestamp from, Optional<Shape> shape) {
        shapes.put(from, shape);
        shape.ifPresent(some -> {
            generations.computeIfAbsent(some.generation(), none -> new Generation());
            some.columns().forEach(column -> lastColumnId = Math.max(lastColumnId, column.id()));
            some.indexes().forEach(index -> lastIndexId = Math.max(lastIndexId, index.id()));
        });
    }

    /** What rows have in a column that were written before it was added. */
    void initialValue(int columnId, Object value) {
        initialValues.put(columnId, value);
    }

    void put(int generation, String key, HlcTimestamp time, Optional<ModelRow> row) {
        generation(generation)
                .revisions
                .computeIfAbsent(key, none -> new TreeMap<>())
                .put(time, row);
    }

    /** Nothing can be read as of a time up to it. */
    HlcTimestamp gcThreshold(int generation) {
        return generation(generation).gcThreshold;
    }

    void raiseGcThreshold(int generation, HlcTimestamp threshold) {
        Generation raised = generation(generation);
        raised.gcThreshold = raised.gcThreshold.isBefore(threshold) ? threshold : raised.gcThreshold;
    }

    Iterable<Integer> generations() {
        return generations.keySet();
    }

    /** Offline tables too. */
    Optional<Shape> shape(HlcTimestamp time) {
        Map.Entry<HlcTimestamp, Optional<Shape>> standing = shapes.floorEntry(time);
        return standing == null ? Optional.empty() : standing.getValue();
    }

    /** Offline tables are not seen. */
    Optional<Shape> visible(HlcTimestamp time) {
        return shape(time).filter(shape -> !shape.offline());
    }

    /** What stood at {@code after} and what changed after it, up to {@code until}. */
    TreeMap<HlcTimestamp, Optional<Shape>> shapesIn(HlcTimestamp after, HlcTimestamp until) {
        TreeMap<HlcTimestamp, Optional<Shape>> found = new TreeMap<>(shapes.subMap(after, false, until, true));
        found.put(after, shape(after));
        return found;
    }

    /** By key, in the columns that the table has then. */
    TreeMap<String, @Nullable Object[]> rows(HlcTimestamp time) {
        Shape shape = shape(time).orElseThrow();
        TreeMap<String, @Nullable Object[]> rows = new TreeMap<>();
        generation(shape.generation()).revisions.forEach((key, times) -> {
            Map.Entry<HlcTimestamp, Optional<ModelRow>> newest = times.floorEntry(time);
            if (newest != null && newest.getValue().isPresent()) {
                rows.put(key, newest.getValue().get().in(shape.columns(), initialValues));
            }
        });
        return rows;
    }

    private Generation generation(int number) {
        Generation generation = generations.get(number);
        if (generation == null) {
            throw new IllegalArgumentException("table " + id + " never had generation " + number);
        }
        return generation;
    }
}
