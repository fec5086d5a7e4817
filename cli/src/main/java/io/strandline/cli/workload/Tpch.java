package io.strandline.cli.workload;

import io.trino.tpch.TpchColumn;
import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The eight tables of TPC-H with the rows that its specification's dbgen makes, and no others: a seed changes nothing. */
final class Tpch {
    private static final int MONEY_SCALE = 2;

    private record Shape(String primaryKey, double rowsAtScaleOne) {}

    private static final Map<String, Shape> SHAPES = Map.of(
            "customer", new Shape("c_custkey", 150_000),
            "orders", new Shape("o_orderkey", 1_500_000),
            "lineitem", new Shape("l_orderkey, l_linenumber", 6_001_215),
            "part", new Shape("p_partkey", 200_000),
            "partsupp", new Shape("ps_partkey, ps_suppkey", 800_000),
            "supplier", new Shape("s_suppkey", 10_000),
            "nation", new Shape("n_nationkey", 0),
            "region", new Shape("r_regionkey", 0));

    private Tpch() {}

    static List<GeneratedTable> tables(double scale) {
        return TpchTable.getTables().stream()
                .map(table -> generated(table, scale))
                .toList();
    }

    private static <E extends TpchEntity> GeneratedTable generated(TpchTable<E> table, double scale) {
        Shape shape = shape(table);
        String columns = table.getColumns().stream()
                .map(column -> column.getColumnName() + " " + sqlType(column) + " NOT NULL")
                .collect(Collectors.joining(", "));
        return new GeneratedTable(
                table.getTableName(),
                columns + ", PRIMARY KEY (" + shape.primaryKey() + ")",
                List.of(),
                (long) (shape.rowsAtScaleOne() * scale),
                () -> rows(table, scale));
    }

    private static Shape shape(TpchTable<?> table) {
        Shape shape = SHAPES.get(table.getTableName());
        if (shape == null) {
            throw new IllegalStateException("TPC-H has no table " + table.getTableName());
        }
        return shape;
    }

    private static <E extends TpchEntity> Stream<@Nullable Object[]> rows(TpchTable<E> table, double scale) {
        List<TpchColumn<E>> columns = table.getColumns();
        return StreamSupport.stream(table.createGenerator(scale, 1, 1).spliterator(), false)
                .map(entity -> row(columns, entity));
    }

    private static <E extends TpchEntity> @Nullable Object[] row(List<TpchColumn<E>> columns, E entity) {
        @Nullable Object[] row = new Object[columns.size()];
        for (int i = 0; i < row.length; i++) {
            row[i] = value(columns.get(i), entity);
        }
        return row;
    }

    private static <E extends TpchEntity> Object value(TpchColumn<E> column, E entity) {
        return switch (column.getType().getBase()) {
            case INTEGER -> (long) column.getInteger(entity);
            case IDENTIFIER -> column.getIdentifier(entity);
            case DATE -> LocalDate.ofEpochDay(column.getDate(entity));
            case DOUBLE -> BigDecimal.valueOf(column.getDouble(entity)).setScale(MONEY_SCALE, RoundingMode.HALF_UP);
            case VARCHAR -> column.getString(entity);
        };
    }

    private static String sqlType(TpchColumn<?> column) {
        return switch (column.getType().getBase()) {
            case INTEGER -> "INT4";
            case IDENTIFIER -> "INT8";
            case DATE -> "DATE";
            case DOUBLE -> "DECIMAL(15,2)";
            case VARCHAR ->
                column.getType()
                        .getPrecision()
                        .map(length -> "VARCHAR(" + length + ")")
                        .orElse("STRING");
        };
    }
}
