package io.strandline.cli.workload;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A table of a workload.
 *
 * @param name in the schema public
 * @param columns what stands between the parentheses of its CREATE TABLE
 * @param indexes what follows {@code CREATE INDEX}, with {@code %s} for the table
 * @param expectedRows about how many there will be
 * @param rows makes them, in the order of the columns, the same each time
 */
record GeneratedTable(
        String name,
        String columns,
        List<String> indexes,
        long expectedRows,
        Supplier<Stream<@Nullable Object[]>> rows) {}
