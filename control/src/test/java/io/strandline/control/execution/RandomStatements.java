package io.strandline.control.execution;

import io.strandline.control.execution.ModelTable.ModelColumn;
import io.strandline.control.execution.ModelTable.ModelIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Makes statements that could follow, and says what each of them does to a model of all tables. */
final class RandomStatements {
    private static final int MOST_TABLES = 4;
    private static final int MOST_COLUMNS = 6;
    private static final int MOST_KEYS = 20;

    private final Random random;
    private int lastId;

    RandomStatements(Random random) {
        this.random = random;
    }

    /**
     * A statement.
     *
     * @param effect on the tables by name; one that leaves a table that is not valid, or throws, is that of a statement that must fail
     */
    record Step(String sql, Consumer<ModelTables> effect) {}

    Step next(ModelTables tables, boolean inTransaction) {
        if (tables.names().isEmpty() || (tables.names().size() < MOST_TABLES && random.nextInt(20) == 0)) {
            return createTable();
        }
        String name = anyOf(new ArrayList<>(tables.names()));
        ModelTable table = tables.get(name);
        int kind = random.nextInt(100);
        if (kind < 30) {
            return insert(name, table);
        } else if (kind < 50) {
            return update(name, table);
        } else if (kind < 60) {
            return delete(name, table);
        } else if (kind < 72) {
            return addColumn(name, table);
        } else if (kind < 79) {
            return dropColumn(name, table);
        } else if (kind < 85) {
            return renameColumn(name, table);
        } else if (kind < 89) {
            return renameTable(name);
        } else if (kind < 92) {
            return new Step("TRUNCATE " + name, all -> all.get(name).rows.clear());
        } else if (kind < 94) {
            return new Step("DROP TABLE " + name, all -> all.drop(name));
        }
        return inTransaction ? insert(name, table) : index(name, table);
    }

    private Step createTable() {
        String name = tableName();
        ModelColumn key = new ModelColumn(++lastId, columnName(), "INT8", false);
        return new Step("CREATE TABLE " + name + " (" + key.name() + " INT8 PRIMARY KEY)", all -> {
            ModelTable table = new ModelTable();
            table.columns.add(key);
            all.add(name, table);
        });
    }

    private Step insert(String name, ModelTable table) {
        boolean replace = random.nextBoolean();
        // A row that replaces a row of the same statement may be in the way of one that comes later.
        int count = replace ? 1 : 1 + random.nextInt(3);
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<@Nullable Object> row = new ArrayList<>();
            row.add(key());
            table.columns.stream().skip(1).map(this::value).forEach(row::add);
            rows.add(row);
        }
        String values = rows.stream()
                .map(row -> row.stream().map(RandomStatements::text).collect(Collectors.joining(", ", "(", ")")))
                .collect(Collectors.joining(", "));
        return new Step((replace ? "UPSERT" : "INSERT") + " INTO " + name + " VALUES " + values, all -> {
            for (List<@Nullable Object> row : rows) {
                Long key = (Long) row.get(0);
                if (all.get(name).rows.put(key, row) != null && !replace) {
                    throw new IllegalStateException("duplicate key " + key);
                }
            }
        });
    }

    private Step update(String name, ModelTable table) {
        if (table.columns.size() == 1) {
            return insert(name, table);
        }
        int position = 1 + random.nextInt(table.columns.size() - 1);
        ModelColumn column = table.columns.get(position);
        Object value = value(column);
        long from = key();
        long to = from + random.nextInt(4);
        String where = " WHERE " + table.columns.get(0).name() + " BETWEEN " + from + " AND " + to;
        return new Step(
                "UPDATE " + name + " SET " + column.name() + " = " + text(value) + where,
                all -> all.get(name).update(key -> from <= key && key <= to, position, value));
    }

    private Step delete(String name, ModelTable table) {
        long from = key();
        long to = from + random.nextInt(5);
        List<Long> keys = LongStream.rangeClosed(from, to).boxed().toList();
        return new Step(
                "DELETE FROM " + name + " WHERE " + table.columns.get(0).name() + " IN ("
                        + keys.stream().map(String::valueOf).collect(Collectors.joining(", ")) + ")",
                all -> all.get(name).rows.keySet().removeAll(keys));
    }

    private Step addColumn(String name, ModelTable table) {
        if (table.columns.size() == MOST_COLUMNS) {
            return dropColumn(name, table);
        }
        String type = anyOf(List.of("INT8", "STRING", "BOOL"));
        ModelColumn column = new ModelColumn(++lastId, columnName(), type, random.nextInt(3) > 0);
        Object initial = random.nextInt(3) == 0 ? null : value(new ModelColumn(0, "", type, false));
        String text = "ALTER TABLE " + name + " ADD COLUMN " + column.name() + " " + type
                + (column.nullable() ? "" : " NOT NULL")
                + (initial == null ? "" : " DEFAULT " + text(initial));
        return new Step(text, all -> {
            requireFreeColumn(all.get(name), column.name());
            all.get(name).add(column, initial);
        });
    }

    private Step dropColumn(String name, ModelTable table) {
        if (table.columns.size() == 1) {
            return addColumn(name, table);
        }
        int position = 1 + random.nextInt(table.columns.size() - 1);
        return new Step(
                "ALTER TABLE " + name + " DROP COLUMN "
                        + table.columns.get(position).name(),
                all -> all.get(name).drop(position));
    }

    private Step renameColumn(String name, ModelTable table) {
        int position = random.nextInt(table.columns.size());
        String before = table.columns.get(position).name();
        String after = columnName();
        return new Step("ALTER TABLE " + name + " RENAME COLUMN " + before + " TO " + after, all -> {
            if (!before.equals(after)) {
                requireFreeColumn(all.get(name), after);
            }
            all.get(name).rename(position, after);
        });
    }

    private Step renameTable(String name) {
        String after = tableName();
        return new Step("ALTER TABLE " + name + " RENAME TO " + after, all -> all.rename(name, after));
    }

    private Step index(String name, ModelTable table) {
        if (!table.indexes.isEmpty() && random.nextInt(3) == 0) {
            String index = anyOf(new ArrayList<>(table.indexes.keySet()));
            return new Step(
                    "DROP INDEX " + name + "@" + index,
                    all -> all.get(name).indexes.remove(index));
        }
        ModelColumn column = anyOf(table.columns);
        boolean unique = random.nextInt(3) == 0;
        String index = "i" + ++lastId;
        return new Step(
                "CREATE " + (unique ? "UNIQUE " : "") + "INDEX " + index + " ON " + name + " (" + column.name() + ")",
                all -> all.get(name).indexes.put(index, new ModelIndex(column.id(), unique)));
    }

    private static void requireFreeColumn(ModelTable table, String name) {
        if (table.columns.stream().anyMatch(column -> column.name().equals(name))) {
            throw new IllegalStateException("there is a column " + name);
        }
    }

    private <T> T anyOf(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private String tableName() {
        return anyOf(List.of("r", "s", "t", "u", "v", "w"));
    }

    private String columnName() {
        return anyOf(List.of("a", "b", "c", "d", "e", "f", "g", "h"));
    }

    private long key() {
        return random.nextInt(MOST_KEYS);
    }

    private @Nullable Object value(ModelColumn column) {
        if (column.nullable() && random.nextInt(4) == 0) {
            return null;
        }
        return switch (column.type()) {
            case "INT8" -> (Object) (long) random.nextInt(1_000);
            case "STRING" -> "text " + random.nextInt(1_000);
            default -> random.nextBoolean();
        };
    }

    private static String text(@Nullable Object value) {
        return value instanceof String ? "'" + value + "'" : String.valueOf(value);
    }
}
