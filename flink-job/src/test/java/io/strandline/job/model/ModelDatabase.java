package io.strandline.job.model;

import io.strandline.manifest.HlcTimestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a database holds and held: plain maps by time, made of what was written, in nothing like the product's ways. The databases in it live
 * for ever under the names they were given.
 */
final class ModelDatabase {
    /** A restore may not be asked for a time strictly between: something changed there that the product did not date. */
    private record Fog(HlcTimestamp after, HlcTimestamp before) {}

    private record Database(String name, HlcTimestamp createdAt) {}

    private final TreeMap<Integer, ModelTable> tables = new TreeMap<>();
    private final TreeMap<Integer, Database> databases = new TreeMap<>();
    private HlcTimestamp lastRemoval = HlcTimestamp.MIN;
    private final List<Fog> fogs = new ArrayList<>();
    /** When anything happened. */
    private final TreeSet<HlcTimestamp> events = new TreeSet<>();

    void createDatabase(int id, String name, HlcTimestamp time) {
        databases.put(id, new Database(name, time));
        events.add(time);
    }

    List<Integer> databases(HlcTimestamp time) {
        return databases.entrySet().stream()
                .filter(entry -> !entry.getValue().createdAt().isAfter(time))
                .map(Map.Entry::getKey)
                .toList();
    }

    String databaseName(int id) {
        Database database = databases.get(id);
        if (database == null) {
            throw new IllegalArgumentException("no database " + id);
        }
        return database.name();
    }

    ModelTable table(int id) {
        return tables.computeIfAbsent(id, ModelTable::new);
    }

    Iterable<ModelTable> tables() {
        return tables.values();
    }

    void stand(int tableId, HlcTimestamp from, Optional<Shape> shape) {
        table(tableId).stand(from, shape);
        events.add(from);
    }

    void put(int tableId, int generation, String key, HlcTimestamp time, Optional<ModelRow> row) {
        table(tableId).put(generation, key, time, row);
        events.add(time);
    }

    void event(HlcTimestamp time) {
        events.add(time);
    }

    List<HlcTimestamp> events() {
        return List.copyOf(events);
    }

    HlcTimestamp lastEvent() {
        return events.last();
    }

    /** Entries of dropped indexes may be gone. */
    void removedDropped(HlcTimestamp time) {
        lastRemoval = time;
    }

    HlcTimestamp lastRemoval() {
        return lastRemoval;
    }

    void fog(HlcTimestamp after, HlcTimestamp before) {
        fogs.add(new Fog(after, before));
    }

    boolean isClear(HlcTimestamp time) {
        return fogs.stream().noneMatch(fog -> time.isAfter(fog.after()) && time.isBefore(fog.before()));
    }

    /** The tables that can be seen at a time, by id. */
    TreeMap<Integer, Shape> visible(HlcTimestamp time) {
        TreeMap<Integer, Shape> visible = new TreeMap<>();
        tables.values().forEach(table -> table.visible(time).ifPresent(shape -> visible.put(table.id(), shape)));
        return visible;
    }
}
