package io.strandline.cli.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GeneratedRowsTest {
    @Test
    void makesTheRowsOfTpch() {
        Map<String, GeneratedTable> tables = byName(Tpch.tables(0.01));

        assertThat(counts(tables))
                .isEqualTo(Map.of(
                        "customer", 1_500L,
                        "orders", 15_000L,
                        "lineitem", 60_175L,
                        "part", 2_000L,
                        "partsupp", 8_000L,
                        "supplier", 100L,
                        "nation", 25L,
                        "region", 5L));
        assertThat(rows(tables, "lineitem").get(0))
                .startsWith(1L, 1552L, 93L, 1L, new BigDecimal("17.00"), new BigDecimal("24710.35"))
                .contains(LocalDate.of(1996, 3, 13));
        assertThat(table(tables, "lineitem").columns())
                .contains("l_extendedprice DECIMAL(15,2) NOT NULL", "l_shipdate DATE NOT NULL", "l_comment VARCHAR(44)")
                .endsWith("PRIMARY KEY (l_orderkey, l_linenumber)");
    }

    @Test
    void makesTheRowsOfMovrWithRidersAndVehiclesThatExist() {
        Map<String, GeneratedTable> tables = byName(new Movr(1, 1).tables());

        assertThat(counts(tables))
                .isEqualTo(Map.of(
                        "users", 50L,
                        "vehicles", 15L,
                        "rides", 500L,
                        "vehicle_location_histories", 1_000L,
                        "promo_codes", 1_000L,
                        "user_promo_codes", 5L));
        Set<List<Object>> users = identities(rows(tables, "users"), 1, 0);
        Set<List<Object>> vehicles = identities(rows(tables, "vehicles"), 1, 0);
        Set<List<Object>> rides = identities(rows(tables, "rides"), 1, 0);
        assertThat(users).hasSize(50);
        assertThat(identities(rows(tables, "rides"), 1, 3)).isSubsetOf(users);
        assertThat(identities(rows(tables, "rides"), 2, 4)).isSubsetOf(vehicles);
        assertThat(identities(rows(tables, "vehicles"), 1, 3)).isSubsetOf(users);
        assertThat(identities(rows(tables, "vehicle_location_histories"), 0, 1)).isSubsetOf(rides);
    }

    @Test
    void makesTheSameRowsForTheSameSeedAndOthersForAnother() {
        List<List<Object>> rows = rows(byName(new Movr(0.2, 7).tables()), "rides");

        assertThat(rows(byName(new Movr(0.2, 7).tables()), "rides")).isEqualTo(rows);
        assertThat(rows(byName(new Movr(0.2, 8).tables()), "rides")).doesNotContainAnyElementsOf(rows);
    }

    @Test
    void makesKeysAndValuesOfTheirSizes() {
        List<Object> row = rows(byName(KeyValue.tables(3, 1)), "kv").get(2);

        assertThat((String) row.get(0)).hasSize(24).endsWith("2");
        assertThat((byte[]) row.get(1)).hasSize(200);
    }

    @Test
    void countsDurationsInClassesNearThem() {
        Latencies latencies = new Latencies();
        for (int millis = 1; millis <= 100; millis++) {
            latencies.record(millis * 1_000_000L);
        }

        assertThat(latencies.count()).isEqualTo(100);
        assertThat(latencies.millis(0.5)).isBetween(50.0, 53.2);
        assertThat(latencies.millis(0.99)).isBetween(99.0, 106.0);
    }

    private static Map<String, GeneratedTable> byName(List<GeneratedTable> tables) {
        return tables.stream().collect(Collectors.toMap(GeneratedTable::name, Function.identity()));
    }

    private static Map<String, Long> counts(Map<String, GeneratedTable> tables) {
        return tables.values().stream()
                .collect(Collectors.toMap(
                        GeneratedTable::name, table -> table.rows().get().count()));
    }

    private static GeneratedTable table(Map<String, GeneratedTable> tables, String name) {
        return Optional.ofNullable(tables.get(name)).orElseThrow(() -> new AssertionError("no table " + name));
    }

    private static List<List<Object>> rows(Map<String, GeneratedTable> tables, String name) {
        return table(tables, name)
                .rows()
                .get()
                .map(row -> Arrays.<Object>asList(row))
                .toList();
    }

    private static Set<List<Object>> identities(List<List<Object>> rows, int city, int id) {
        return rows.stream()
                .map(row -> List.of(row.get(city), row.get(id)))
                .collect(Collectors.toCollection(HashSet::new));
    }
}
