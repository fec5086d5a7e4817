package io.strandline.postgres.stream;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.Window;
import io.strandline.manifest.layer.DefinitionChange;
import io.strandline.manifest.layer.DiskSorter;
import io.strandline.manifest.layer.RecordCursor;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.postgres.stream.Change.Kind;
import io.strandline.postgres.stream.Message.Begin;
import io.strandline.postgres.stream.Message.Commit;
import io.strandline.postgres.stream.Message.Delete;
import io.strandline.postgres.stream.Message.Insert;
import io.strandline.postgres.stream.Message.Logical;
import io.strandline.postgres.stream.Message.Other;
import io.strandline.postgres.stream.Message.Relation;
import io.strandline.postgres.stream.Message.Truncate;
import io.strandline.postgres.stream.Message.Update;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All changes of one database in a window, sorted by key on local disk. Filled once, then read by many threads; closing it removes its file.
 *
 * <p>A table that cannot be told from the log is no failure before somebody reads it: it may be one that is read whole.
 */
final class ChangeSpool implements AutoCloseable {
    private static final long BYTES_IN_MEMORY = 32L << 20;

    private final SortedChanges changes;
    private final List<RowLayout> layouts;
    private final Map<Integer, StrandlineException> unreadable;
    private final Set<Integer> incomplete;
    private final TablesInWindow tables;
    private final Map<Integer, List<HlcTimestamp>> truncations;
    private final DefinitionLog definitions;

    private ChangeSpool(SortedChanges changes, Filler filler) {
        this.changes = changes;
        this.layouts = List.copyOf(filler.layouts);
        this.unreadable = Map.copyOf(filler.unreadable);
        this.incomplete = Set.copyOf(filler.incomplete);
        this.tables = filler.tables;
        this.definitions = filler.definitions;
        this.truncations = Map.copyOf(filler.truncations);
    }

    /**
     * Reads a stream to its end.
     *
     * @param tables changes of others are passed over
     * @param scratch a folder on local disk
     */
    static ChangeSpool fill(ChangeStream stream, TablesInWindow tables, Window window, Path scratch)
            throws SQLException {
        return fill(stream, tables, window, scratch, BYTES_IN_MEMORY);
    }

    static ChangeSpool fill(ChangeStream stream, TablesInWindow tables, Window window, Path scratch, long bytesInMemory)
            throws SQLException {
        try (DiskSorter<Change> sorter =
                new DiskSorter<>(scratch, Change.FORMAT, Change.OLDEST_FIRST, Change::size, bytesInMemory)) {
            Filler filler = new Filler(sorter, tables, new CommitClock(window));
            for (Optional<Message> message = stream.next(); message.isPresent(); message = stream.next()) {
                filler.take(message.get());
            }
            try (RecordCursor<Change> sorted = sorter.sorted()) {
                return new ChangeSpool(SortedChanges.write(scratch, sorted), filler);
            }
        }
    }

    /** Of the file. */
    long bytes() {
        return changes.bytes();
    }

    RowLayout layout(Change change) {
        return layouts.get(change.layout());
    }

    /**
     * The changes of keys of the span, as they were made, sorted by {@link Change#OLDEST_FIRST}.
     *
     * @param oid of the span's table
     * @param table in the key generation that is wanted
     * @throws StrandlineException of what keeps the table's changes from being told
     */
    Changes in(int oid, TableDescriptor table, Span span) {
        StrandlineException failure = unreadable.get(oid);
        if (failure != null) {
            throw failure;
        }
        TableGenerations generations = generations(oid);
        int generation = generations.find(table.keyGeneration());
        Key start = generations.placed(span, generation).start();
        return new Changes(
                new GenerationChanges(changes.from(start), generations, generation, table.keyPrefix()), span.end());
    }

    /** What was told of definitions. */
    DefinitionLog definitions() {
        return definitions;
    }

    /** Oids of the tables that were truncated, but for those that are meant as they stood where the window begins. */
    Set<Integer> truncated() {
        return truncations.keySet().stream().filter(oid -> !tables.isPast(oid)).collect(Collectors.toUnmodifiableSet());
    }

    TableGenerations generations(int oid) {
        ChangedTable table = tables.find(oid)
                .orElseThrow(() -> new IllegalArgumentException("table " + oid + " is not among those that are read"));
        return new TableGenerations(table.descriptor(), truncations.getOrDefault(oid, List.of()), tables.isPast(oid));
    }

    /** Whether something can be told of the table's changes. */
    boolean isReadable(int oid) {
        return !unreadable.containsKey(oid);
    }

    /** Whether the log has all values of all rows of the table, in its present layout. */
    boolean isComplete(int oid) {
        return isReadable(oid) && !incomplete.contains(oid);
    }

    @Override
    public void close() {
        changes.close();
    }

    private static final class Filler {
        private final DiskSorter<Change> sorter;
        private final TablesInWindow tables;
        private final CommitClock clock;
        private final DefinitionLog definitions = new DefinitionLog();
        private final List<RowLayout> layouts = new ArrayList<>();
        private final Map<Integer, Integer> layoutOf = new HashMap<>();
        private final Map<Integer, StrandlineException> unreadable = new HashMap<>();
        private final Set<Integer> incomplete = new HashSet<>();
        private final Map<Integer, List<HlcTimestamp>> truncations = new HashMap<>();
        private final Map<Integer, TupleEncoder> encoders = new HashMap<>();
        private HlcTimestamp time = HlcTimestamp.MIN;
        private long sequence;

        Filler(DiskSorter<Change> sorter, TablesInWindow tables, CommitClock clock) {
            this.sorter = sorter;
            this.tables = tables;
            this.clock = clock;
        }

        void take(Message message) {
            if (message instanceof Begin begin) {
                time = clock.next(begin.commitMicros());
            } else if (message instanceof Relation relation) {
                describe(relation);
            } else if (message instanceof Insert insert) {
                withLayout(insert.oid(), layout -> put(layout, Kind.INSERT, insert.row(), null));
            } else if (message instanceof Update update) {
                withLayout(update.oid(), layout -> update(layout, update));
            } else if (message instanceof Delete delete) {
                withLayout(delete.oid(), layout -> remove(layout, delete.old()));
            } else if (message instanceof Truncate truncate) {
                truncate.oids().forEach(this::truncate);
            } else if (message instanceof Logical logical) {
                tables.toldBy(logical).ifPresent(this::define);
            } else if (!(message instanceof Commit) && !(message instanceof Other)) {
                throw new IllegalStateException("a message that is none of those there are");
            }
        }

        private void describe(Relation relation) {
            tables.find(relation.oid()).ifPresent(table -> {
                layoutOf.put(relation.oid(), layouts.size());
                layouts.add(new RowLayout(table, relation));
            });
        }

        private void define(DefinitionMessage message) {
            definitions.add(time, message);
            Stream.of(message.altered(), message.dropped()).flatMap(Set::stream).forEach(oid -> {
                if (tables.find(oid).isPresent() && tables.isPast(oid)) {
                    truncations.computeIfAbsent(oid, any -> new ArrayList<>()).add(time);
                }
            });
        }

        private interface Step {
            void take(int layout);
        }

        private void withLayout(int oid, Step step) {
            Integer layout = layoutOf.get(oid);
            boolean over = tables.isPast(oid) && truncations.containsKey(oid);
            if (layout == null || over || unreadable.containsKey(oid)) {
                return;
            }
            try {
                step.take(layout);
            } catch (StrandlineException e) {
                if (e.code() == ErrorCode.UNAVAILABLE || e.code() == ErrorCode.DISK_FULL) {
                    throw e;
                }
                unreadable.put(oid, e);
            }
        }

        private void update(int layout, Update update) {
            RowLayout rows = layouts.get(layout);
            rows.requireOldKeys();
            Optional<Tuple> old = update.old();
            Tuple row = update.row();
            if (old.isPresent()) {
                row = row.withUnchangedFrom(old.get(), column -> update.oldIsWhole() || rows.isKey(column));
                byte[] oldKey = key(layout, old.get());
                if (!Arrays.equals(oldKey, key(layout, row))) {
                    add(oldKey, Kind.DELETE, layout, null, null);
                    put(layout, Kind.MOVE_IN, row, oldKey);
                    return;
                }
            }
            put(layout, Kind.UPDATE, row, null);
        }

        private void put(int layout, Kind kind, Tuple said, byte @Nullable [] from) {
            RowLayout rows = layouts.get(layout);
            Tuple row = rows.whole(said);
            if (!rows.isCurrent() || row.hasUnchanged() || rows.hasForbiddenNull(row)) {
                incomplete.add(rows.table().oid());
            }
            add(key(layout, row), kind, layout, row, from);
        }

        private byte[] key(int layout, Tuple row) {
            RowLayout rows = layouts.get(layout);
            int oid = rows.table().oid();
            byte[] key = rows.key(row, encoders.computeIfAbsent(oid, any -> new TupleEncoder(rows.table())));
            List<HlcTimestamp> truncated = truncations.get(oid);
            if (truncated != null) {
                TableGenerations.place(key, truncated.size());
            }
            return key;
        }

        private void remove(int layout, Tuple old) {
            layouts.get(layout).requireOldKeys();
            add(key(layout, old), Kind.DELETE, layout, null, null);
        }

        private void add(byte[] key, Kind kind, int layout, @Nullable Tuple row, byte @Nullable [] from) {
            sorter.add(new Change(key, time, sequence++, kind, layout, row, from));
        }

        /** Its rows have another key generation from then on. */
        private void truncate(int oid) {
            if (tables.find(oid).isPresent()) {
                truncations.computeIfAbsent(oid, any -> new ArrayList<>()).add(time);
                if (tables.isPast(oid)) {
                    definitions.add(oid, time, DefinitionChange.Kind.TRUNCATED);
                }
            }
        }
    }
}
