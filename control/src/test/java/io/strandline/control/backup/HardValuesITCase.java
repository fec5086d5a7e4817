package io.strandline.control.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.control.SessionFixture;
import io.strandline.job.FlinkJobRunner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys, values and names that a careless encoding would break, from CREATE to what was restored. One table for each kind. */
class HardValuesITCase {
    private static final String HERE = "'nodelocal://1/backups'";

    /**
     * @param name of the table, as it is written
     * @param type of the key
     * @param keys literals, in the order of the keys
     */
    private record Kind(String name, String type, List<String> keys) {}

    private static final List<Kind> KINDS = List.of(
            new Kind(
                    "prefixes",
                    "STRING",
                    List.of("''", "e'\\x01'", "' '", "'a'", "e'a\\x01'", "'a '", "'aa'", "'aaa'", "'ab'", "'b'")),
            new Kind(
                    "zeros_and_ffs",
                    "BYTES",
                    List.of(
                            "x''",
                            "x'00'",
                            "x'0000'",
                            "x'0001'",
                            "x'00ff'",
                            "x'01'",
                            "x'61'",
                            "x'6100'",
                            "x'610001'",
                            "x'61ff'",
                            "x'ff'",
                            "x'ff00'",
                            "x'ffff'")),
            new Kind(
                    "integers",
                    "INT8",
                    List.of(
                            "-9223372036854775808",
                            "-256",
                            "-255",
                            "-1",
                            "0",
                            "1",
                            "255",
                            "256",
                            "9223372036854775807")),
            new Kind("small_integers", "INT2", List.of("-32768", "-1", "0", "1", "32767")),
            new Kind(
                    "floats",
                    "FLOAT8",
                    List.of("'NaN'", "'-Infinity'", "-1.5", "-0.25", "0", "1e-300", "0.25", "1.5", "'Infinity'")),
            new Kind("decimals", "DECIMAL(10,2)", List.of("-10.10", "-10.09", "-0.01", "0", "0.01", "1.00", "10")),
            new Kind(
                    "instants",
                    "TIMESTAMPTZ",
                    List.of("'1901-02-03 00:00:00Z'", "'1969-12-31 23:59:59.999999Z'", "'2026-01-01 00:00:00Z'")),
            new Kind("\"select * from \"\"x\"\"; --\"", "STRING", List.of("'a'", "'b'")),
            new Kind("\"таблица\"", "STRING", List.of("'ab'", "'é'", "'ключ'", "'مفتاح'", "'東京'", "'🦀'")),
            new Kind("\"جدول 🦀\"", "STRING", List.of("'a'", "'b'")));

    @Test
    void comeBackAsTheyWere(@TempDir Path folder) {
        try (FlinkJobRunner jobs = FlinkJobRunner.local(2);
                SessionFixture store = new SessionFixture(folder, jobs)) {
            store.run("CREATE DATABASE \"Ÿ \"\"源\"\"\"; USE \"Ÿ \"\"源\"\"\"");
            KINDS.forEach(kind -> create(store, kind));
            store.run("CREATE TABLE large (id INT PRIMARY KEY, b BYTES, s STRING)");
            String eightMebibytes = "xyzäöü€ ".repeat((8 << 20) / "xyzäöü€ ".getBytes(StandardCharsets.UTF_8).length);
            store.run("INSERT INTO large VALUES (1, NULL, ''), (2, x'00', '" + eightMebibytes + "')");

            store.run("BACKUP DATABASE \"Ÿ \"\"源\"\"\" INTO " + HERE);
            store.run("RESTORE DATABASE \"Ÿ \"\"源\"\"\" FROM LATEST IN " + HERE + " WITH new_db_name = 'the \"copy\"'");

            for (String table : tables()) {
                List<List<@Nullable Object>> rows = store.rows("SELECT * FROM " + table);
                List<List<@Nullable Object>> fingerprint = store.rows("SHOW FINGERPRINTS FROM TABLE " + table);
                store.run("USE \"the \"\"copy\"\"\"");
                assertThat(store.rows("SELECT * FROM " + table)).as(table).isEqualTo(rows);
                assertThat(store.rows("SHOW FINGERPRINTS FROM TABLE " + table))
                        .as(table)
                        .isEqualTo(fingerprint);
                store.run("USE \"Ÿ \"\"源\"\"\"");
            }
            assertThat(store.value("SELECT s FROM large WHERE id = 2")).isEqualTo(eightMebibytes);
        }
    }

    private static List<String> tables() {
        return Stream.concat(KINDS.stream().map(Kind::name), Stream.of("large")).toList();
    }

    /** Inserts from the last key to the first; {@code n} is the key's place in the order. */
    private static void create(SessionFixture store, Kind kind) {
        store.run("CREATE TABLE " + kind.name() + " (k " + kind.type() + " PRIMARY KEY, \"n ö\" INT)");
        for (int n = kind.keys().size() - 1; n >= 0; n--) {
            store.run("INSERT INTO " + kind.name() + " VALUES (" + kind.keys().get(n) + ", " + n + ")");
        }
        List<Long> order = store.rows("SELECT \"n ö\" FROM " + kind.name()).stream()
                .map(row -> (Long) row.get(0))
                .toList();
        assertThat(order).as(kind.name()).isSorted().hasSameSizeAs(kind.keys());
    }
}
