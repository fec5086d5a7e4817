package io.strandline.control.backup;

import io.strandline.control.statement.QualifiedName;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.chain.Chain;
import io.strandline.manifest.layer.BackupManifest;
import io.strandline.manifest.layer.CatalogRecord;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.layer.RecordCursor;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The states of a chain's descriptors, as far as its layers tell: at the end of each and, with revision history, at every change. */
final class DescriptorHistory {
    private static final String TRUNCATE = "TRUNCATE";
    private static final String CREATE = "CREATE TABLE";
    /** Keys got another generation, and nobody tells by what: a TRUNCATE, or something that wrote all rows anew. */
    private static final String REWRITE = "REWRITE";

    private static final String DROP = "DROP TABLE";
    private static final String RENAME = "ALTER TABLE RENAME";
    private static final String ALTER = "ALTER TABLE";

    /** By object; of each only states that differ from the one before. */
    private final Map<Integer, TreeMap<HlcTimestamp, Optional<Descriptor>>> states = new HashMap<>();

    private final List<Event> events = new ArrayList<>();

    /** A statement that changed what table there is. */
    record Event(HlcTimestamp time, int tableId, String change) {
        boolean isTruncate() {
            return change.equals(TRUNCATE);
        }
    }

    private DescriptorHistory() {}

    static DescriptorHistory read(Chain chain) {
        DescriptorHistory history = new DescriptorHistory();
        chain.layers().forEach(history::read);
        history.events.sort(Comparator.comparing(Event::time).thenComparingInt(Event::tableId));
        return history;
    }

    private void read(LayerReader layer) {
        BackupManifest manifest = layer.manifest();
        List<CatalogRecord> ofOne = new ArrayList<>();
        try (RecordCursor<CatalogRecord> records = layer.catalogRecords()) {
            while (records.hasNext()) {
                CatalogRecord record = records.next();
                if (!ofOne.isEmpty() && ofOne.get(0).id() != record.id()) {
                    addNewestFirst(ofOne, manifest);
                    ofOne.clear();
                }
                ofOne.add(record);
            }
        }
        addNewestFirst(ofOne, manifest);
    }

    private void addNewestFirst(List<CatalogRecord> records, BackupManifest manifest) {
        List<CatalogRecord> oldestFirst = new ArrayList<>(records);
        // What is recorded with the end as its time comes before what stands at the end.
        oldestFirst.sort(Comparator.comparing((CatalogRecord record) ->
                        record.time().orElse(manifest.window().end()))
                .thenComparing(record -> record.time().isEmpty()));
        Optional<Descriptor> before = Optional.empty();
        boolean told = false;
        for (CatalogRecord record : oldestFirst) {
            HlcTimestamp time = record.time().orElse(manifest.window().end());
            if (!record.change().isEmpty()) {
                told = true;
                events.add(new Event(time, record.id(), record.change()));
            } else if (!told
                    && record.time().isPresent()
                    && manifest.revisionStart().filter(time::isAfter).isPresent()) {
                event(record.id(), time, before, record.descriptor(), isTold(manifest, time));
            }
            put(record.id(), time, record.descriptor());
            before = record.descriptor();
        }
    }

    private void put(int id, HlcTimestamp time, Optional<Descriptor> descriptor) {
        TreeMap<HlcTimestamp, Optional<Descriptor>> ofOne = states.computeIfAbsent(id, any -> new TreeMap<>());
        if (ofOne.isEmpty() || !ofOne.lastEntry().getValue().equals(descriptor)) {
            ofOne.put(time, descriptor);
        }
    }

    /** Of a pinned layer, what is recorded at its end happened at some time in its window. */
    private static boolean isTold(BackupManifest layer, HlcTimestamp time) {
        return !layer.isPinned() || time.isBefore(layer.window().end());
    }

    private void event(
            int id, HlcTimestamp time, Optional<Descriptor> before, Optional<Descriptor> after, boolean isTold) {
        if (after.or(() -> before).orElse(null) instanceof TableDescriptor) {
            Optional<TableDescriptor> old = before.map(TableDescriptor.class::cast);
            Optional<TableDescriptor> now = after.map(TableDescriptor.class::cast);
            if (!old.equals(now)) {
                events.add(new Event(time, id, change(old, now, isTold)));
            }
        }
    }

    private static String change(Optional<TableDescriptor> before, Optional<TableDescriptor> after, boolean isTold) {
        if (before.isEmpty()) {
            return CREATE;
        }
        if (after.isEmpty()) {
            return DROP;
        }
        if (before.get().keyGeneration() != after.get().keyGeneration()) {
            return isTold ? TRUNCATE : REWRITE;
        }
        boolean sameName = before.get().name().equals(after.get().name())
                && before.get().schemaId() == after.get().schemaId();
        return sameName ? ALTER : RENAME;
    }

    /** By time. */
    List<Event> events() {
        return events;
    }

    /** An object as it stood at a time, or else, where that is not known or it was not there, at the nearest time it is known for. */
    Optional<Descriptor> at(int id, HlcTimestamp time) {
        TreeMap<HlcTimestamp, Optional<Descriptor>> ofOne = states.getOrDefault(id, new TreeMap<>());
        return ofOne.headMap(time, true).descendingMap().values().stream()
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> ofOne.tailMap(time, false).values().stream()
                        .flatMap(Optional::stream)
                        .findFirst());
    }

    /** When the state of an object changed after a time and up to another one, newest first. */
    Collection<HlcTimestamp> changes(int id, HlcTimestamp after, HlcTimestamp upTo) {
        return after.isBefore(upTo)
                ? states.getOrDefault(id, new TreeMap<>())
                        .subMap(after, false, upTo, true)
                        .descendingKeySet()
                : List.of();
    }

    /** The tables that had a name at some time: one that was dropped and made again is two. */
    Set<Integer> tablesNamed(QualifiedName name, String currentDatabase) {
        return states.entrySet().stream()
                .filter(object -> object.getValue().entrySet().stream()
                        .anyMatch(state -> state.getValue().orElse(null) instanceof TableDescriptor table
                                && table.name().equals(name.last())
                                && isIn(name.parts(), table, state.getKey(), currentDatabase)))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private boolean isIn(List<String> parts, TableDescriptor table, HlcTimestamp time, String currentDatabase) {
        String database = nameOf(table.databaseId(), time);
        String schema = nameOf(table.schemaId(), time);
        return switch (parts.size()) {
            case 1 -> database.equals(currentDatabase) && schema.equals(SchemaDescriptor.PUBLIC);
            case 2 ->
                (database.equals(currentDatabase) && schema.equals(parts.get(0)))
                        || (database.equals(parts.get(0)) && schema.equals(SchemaDescriptor.PUBLIC));
            default -> database.equals(parts.get(0)) && schema.equals(parts.get(1));
        };
    }

    /** Of an object at a time; its id in brackets if no layer tells. */
    String nameOf(int id, HlcTimestamp time) {
        return at(id, time).map(Descriptor::name).orElse("[" + id + "]");
    }
}
