package io.strandline.job.model;

import io.strandline.manifest.row.RandomRows;
import io.strandline.manifest.row.RowCodec;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import io.strandline.manifest.schema.Index;
import io.strandline.manifest.schema.TableDescriptor;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Random definitions and rows. Keys are few, so that they meet again; other values are anything. */
final class RandomTables {
    private static final List<ColumnType> KEY_TYPES = List.of(
            ColumnType.of(Kind.INT8),
            ColumnType.of(Kind.INT8),
            ColumnType.of(Kind.INT2),
            ColumnType.of(Kind.STRING),
            ColumnType.of(Kind.BYTES),
            ColumnType.of(Kind.DATE),
            ColumnType.of(Kind.UUID),
            ColumnType.of(Kind.FLOAT8),
            ColumnType.of(Kind.TIMESTAMPTZ),
            ColumnType.decimal(10, 2));
    private static final List<String> COLUMN_NAMES =
            List.of("a", "b", "c", "d", "A", "a b", "имя", "_key", "row", "x-y");
    private static final List<String> TABLE_NAMES = List.of("t", "u", "v", "Orders", "x y", "таблица", "w");
    private static final int KEYS = 14;

    private final Random random;
    private final RandomRows values;

    RandomTables(Random random) {
        this.random = random;
        this.values = new RandomRows(random.nextLong());
    }

    TableDescriptor table(int id, int databaseId, int schemaId, String name) {
        List<Column> columns = new ArrayList<>();
        List<Integer> key = new ArrayList<>();
        int keyColumns = random.nextInt(3) == 0 ? 2 : 1;
        for (int i = 0; i < keyColumns; i++) {
            columns.add(RandomRows.column(i + 1, freeColumnName(columns), pick(KEY_TYPES), false));
            key.add(i + 1);
        }
        for (int count = random.nextInt(4); count > 0; count--) {
            columns.add(column(columns.size() + 1, columns));
        }
        Collections.shuffle(columns, random);
        Collections.shuffle(key, random);
        return new TableDescriptor(
                id,
                1,
                databaseId,
                schemaId,
                name,
                TableDescriptor.State.PUBLIC,
                1,
                1,
                columns,
                key,
                random.nextInt(3) == 0 ? List.of(index(columns, 2)) : List.of(),
                random.nextInt(12) == 0,
                Optional.empty());
    }

    /** On some column that can be in a key. */
    Index index(List<Column> columns, int indexId) {
        List<Column> candidates = columns.stream()
                .filter(column ->
                        column.type().kind() != Kind.JSONB && column.type().kind() != Kind.ARRAY)
                .toList();
        return new Index(indexId, "i" + indexId, List.of(pick(candidates).id()), false);
    }

    /** A column like those that tables are made with. */
    Column column(int id, List<Column> others) {
        ColumnType type = random.nextBoolean()
                ? pick(List.of(ColumnType.of(Kind.INT8), ColumnType.of(Kind.STRING), ColumnType.of(Kind.INT4)))
                : pick(RandomRows.allTypes());
        return RandomRows.column(id, freeColumnName(others), type, random.nextInt(3) != 0);
    }

    /** A column that can be added to a table with rows: they have {@code initialValue} in it, or NULL. */
    Column addedColumn(Column bare, Optional<Object> initialValue) {
        return new Column(
                bare.id(),
                bare.name(),
                bare.type(),
                initialValue.isEmpty() || bare.nullable(),
                Optional.empty(),
                false,
                initialValue.map(value -> RowCodec.encodeValue(bare, value)));
    }

    Object value(ColumnType type) {
        return values.value(type);
    }

    String freeColumnName(List<Column> others) {
        return free(COLUMN_NAMES, others.stream().map(Column::name).toList());
    }

    String freeTableName(Collection<String> taken) {
        return free(TABLE_NAMES, taken);
    }

    private String free(List<String> names, Collection<String> taken) {
        List<String> free = new ArrayList<>(names);
        free.removeAll(taken);
        return free.isEmpty() ? "n" + random.nextInt(1_000_000) : pick(free);
    }

    @Nullable
    Object[] row(TableDescriptor table) {
        @Nullable Object[] row = values.row(table.columns());
        for (int columnId : table.primaryKey()) {
            int position = table.position(columnId);
            row[position] = keyValue(table.columns().get(position).type(), random.nextInt(keysPerColumn(table)));
        }
        return row;
    }

    /** The same key, other values. */
    @Nullable
    Object[] changed(TableDescriptor table, @Nullable Object[] row) {
        @Nullable Object[] changed = values.row(table.columns());
        for (int columnId : table.primaryKey()) {
            int position = table.position(columnId);
            changed[position] = row[position];
        }
        return changed;
    }

    private static int keysPerColumn(TableDescriptor table) {
        return table.primaryKey().size() == 1 ? KEYS : 5;
    }

    private static Object keyValue(ColumnType type, int i) {
        return switch (type.kind()) {
            case INT2, INT8 -> (long) i * 7 - 20;
            case STRING -> i % 3 == 0 ? "k" + i : "k" + i + "\0";
            case BYTES -> new byte[] {(byte) (i * 19), 0};
            case DATE -> LocalDate.ofEpochDay(i * 100L);
            case UUID -> new UUID(i, -i);
            case FLOAT8 -> i / 2.0 - 1;
            case TIMESTAMPTZ -> Instant.ofEpochSecond(i - 3);
            case DECIMAL -> BigDecimal.valueOf(i * 25L - 100, 2);
            default -> throw new IllegalArgumentException("no key of " + type.sqlName());
        };
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
