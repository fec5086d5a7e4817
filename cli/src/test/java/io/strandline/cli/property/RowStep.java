package io.strandline.cli.property;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One random statement, or a few, over the rows of a table. */
final class RowStep {
    private final Random random;
    private final Table table;

    private RowStep(Random random, Table table) {
        this.random = random;
        this.table = table;
    }

    /** Separated by semicolons. */
    static String of(Random random, Table table) {
        RowStep step = new RowStep(random, table);
        if (table.writable().isEmpty()) {
            return random.nextInt(4) > 0
                    ? "INSERT INTO " + table.name() + " DEFAULT VALUES"
                    : "DELETE FROM " + table.name() + " WHERE " + step.some(2);
        }
        return switch (random.nextInt(16)) {
            case 0, 1, 2, 3, 4 -> step.insert();
            case 5, 6, 7, 8 -> step.update(step.anyOf(step.table.writable(), 3));
            case 9 -> step.updateAll();
            case 10, 11 -> step.update(step.key(1));
            case 12 -> step.swap();
            case 13 -> step.deleteAndInsertAgain();
            default -> "DELETE FROM " + table.name() + " WHERE " + step.some(1 + random.nextInt(4));
        };
    }

    private String insert() {
        List<Table.Column> columns = new ArrayList<>(table.writable());
        columns.removeIf(column -> !column.isKey() && !column.notNull() && random.nextInt(8) == 0);
        List<String> rows = new ArrayList<>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            List<String> values = columns.stream().map(this::value).toList();
            rows.add("(" + String.join(", ", values) + ")");
        }
        String names =
                String.join(", ", columns.stream().map(Table.Column::name).toList());
        return "INSERT INTO " + table.name()
                + (columns.isEmpty() ? " DEFAULT VALUES" : " (" + names + ") VALUES " + String.join(", ", rows))
                + (table.deferrable() ? "" : " ON CONFLICT DO NOTHING");
    }

    /** Leaves what is large alone more often than not. */
    private String update(List<Table.Column> columns) {
        return "UPDATE " + table.name() + " SET " + assignments(columns) + " WHERE " + some(1 + random.nextInt(5));
    }

    private String updateAll() {
        List<Table.Column> others =
                table.writable().stream().filter(column -> !column.isKey()).toList();
        if (others.isEmpty()) {
            return "DELETE FROM " + table.name() + " WHERE " + some(3);
        }
        Table.Column column = others.get(random.nextInt(others.size()));
        // Also one that changes nothing but the row's version.
        String value = random.nextInt(3) == 0 ? column.name() : value(column);
        return "UPDATE " + table.name() + " SET " + column.name() + " = " + value;
    }

    /** The keys of two rows change places, by way of a third key. */
    private String swap() {
        List<Table.Column> key = table.key();
        List<Table.Column> whole = key.stream()
                .filter(column -> column.type() != null && column.type().name().equals("integer"))
                .toList();
        if (whole.isEmpty() || table.partitioned()) {
            return update(key(2));
        }
        String column = whole.get(0).name();
        int one = random.nextInt(60);
        int other = random.nextInt(60);
        String change = "UPDATE " + table.name() + " SET " + column + " = %d WHERE " + column + " = %d";
        return String.join(
                "; ",
                change.formatted(-1_000_001, one),
                change.formatted(one, other),
                change.formatted(other, -1_000_001));
    }

    private String deleteAndInsertAgain() {
        List<Table.Column> columns = table.writable();
        String names =
                String.join(", ", columns.stream().map(Table.Column::name).toList());
        if (table.partitioned() || columns.size() < table.columns().size()) {
            return insert();
        }
        return "WITH gone AS (DELETE FROM " + table.name() + " WHERE " + some(3) + " RETURNING " + names
                + ") INSERT INTO "
                + table.name() + " (" + names + ") SELECT " + names + " FROM gone"
                + (table.deferrable() ? "" : " ON CONFLICT DO NOTHING");
    }

    /** Some rows, the same ones whenever the same rows are there. */
    private String some(int count) {
        String salt = Integer.toString(random.nextInt(100_000), 36);
        return "(tableoid, ctid) IN (SELECT tableoid, ctid FROM " + table.name()
                + " AS a_row ORDER BY md5(a_row::text || '" + salt + "') LIMIT " + count + ")";
    }

    private String assignments(List<Table.Column> columns) {
        return String.join(
                ", ",
                columns.stream()
                        .map(column -> column.name() + " = " + value(column))
                        .toList());
    }

    private List<Table.Column> anyOf(List<Table.Column> columns, int most) {
        List<Table.Column> chosen = new ArrayList<>();
        int count = 1 + random.nextInt(most);
        for (int i = 0; i < count; i++) {
            Table.Column column = columns.get(random.nextInt(columns.size()));
            boolean takes = !column.isLarge() || random.nextInt(3) == 0;
            if (takes && !column.isKey() && !chosen.contains(column)) {
                chosen.add(column);
            }
        }
        return chosen.isEmpty() ? List.of(columns.get(random.nextInt(columns.size()))) : chosen;
    }

    private List<Table.Column> key(int most) {
        List<Table.Column> key =
                table.writable().stream().filter(Table.Column::isKey).toList();
        return key.isEmpty() ? anyOf(table.writable(), most) : key.subList(0, Math.min(most, key.size()));
    }

    private String value(Table.Column column) {
        @Nullable ValueType type = column.type();
        if (type == null || (!column.notNull() && random.nextInt(7) == 0)) {
            return type == null ? "DEFAULT" : "NULL";
        }
        if (column.isLarge() && (type.name().equals("text") || type.name().equals("character varying"))) {
            boolean isKey = column.name().startsWith("longkey");
            return random.nextInt(4) == 0
                    ? type.value(random)
                    : ValueType.literal(isKey ? Values.large(random).substring(0, 1_500) : Values.large(random));
        }
        return type.value(random);
    }
}
