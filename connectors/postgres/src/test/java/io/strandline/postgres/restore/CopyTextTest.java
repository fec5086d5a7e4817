package io.strandline.postgres.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.row.ByteSink;
import io.strandline.manifest.row.RowCodec;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import io.strandline.manifest.schema.Interval;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CopyTextTest {
    @Test
    void writesEachKindAsPostgresqlReadsIt() {
        assertThat(line(Kind.BOOL, true)).isEqualTo("t");
        assertThat(line(Kind.INT8, Long.MIN_VALUE)).isEqualTo("-9223372036854775808");
        assertThat(line(Kind.INT4, -7L)).isEqualTo("-7");
        assertThat(line(Kind.FLOAT8, Double.NaN)).isEqualTo("NaN");
        assertThat(line(Kind.FLOAT8, -0.0)).isEqualTo("-0.0");
        assertThat(line(Kind.FLOAT4, Float.NEGATIVE_INFINITY)).isEqualTo("-Infinity");
        assertThat(line(Kind.DECIMAL, new BigDecimal("1.500"))).isEqualTo("1.500");
        assertThat(line(ColumnType.decimal(10, 2), new BigDecimal("-0.05"))).isEqualTo("-0.05");
        assertThat(line(Kind.STRING, "a\tb\\n\n\r\\.é")).isEqualTo("a\\tb\\\\n\\n\\r\\\\.é");
        assertThat(line(Kind.STRING, "\\N")).isEqualTo("\\\\N");
        assertThat(line(Kind.STRING, "")).isEmpty();
        assertThat(line(Kind.BYTES, new byte[] {0, -1, 0x5c})).isEqualTo("\\\\x00ff5c");
        assertThat(line(Kind.STRING, null)).isEqualTo("\\N");
    }

    @Test
    void writesTimesOfAllAges() {
        assertThat(line(Kind.DATE, LocalDate.of(2024, 2, 29))).isEqualTo("2024-02-29");
        assertThat(line(Kind.DATE, LocalDate.of(1, 1, 1))).isEqualTo("0001-01-01");
        assertThat(line(Kind.DATE, LocalDate.of(0, 12, 31))).isEqualTo("0001-12-31 BC");
        assertThat(line(Kind.DATE, LocalDate.of(-4712, 1, 1))).isEqualTo("4713-01-01 BC");
        assertThat(line(Kind.DATE, LocalDate.of(5_874_897, 12, 31))).isEqualTo("5874897-12-31");
        assertThat(line(Kind.TIMESTAMP, LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_000)))
                .isEqualTo("1969-12-31 23:59:59.999999+00");
        assertThat(line(Kind.TIMESTAMPTZ, Instant.parse("-0001-06-05T01:02:03Z")))
                .isEqualTo("0002-06-05 01:02:03+00 BC");
        assertThat(line(Kind.INTERVAL, new Interval(-1, 2, -1_500_000))).isEqualTo("-1 mons 2 days -00:00:01.500000");
        assertThat(line(Kind.INTERVAL, new Interval(0, 0, Long.MIN_VALUE)))
                .isEqualTo("0 mons 0 days -2562047788:00:54.775808");
    }

    @Test
    void writesInfinities() {
        assertThat(encoded(Kind.DATE, Integer.MAX_VALUE)).isEqualTo("infinity");
        assertThat(encoded(Kind.DATE, Integer.MIN_VALUE)).isEqualTo("-infinity");
        assertThat(encoded(Kind.TIMESTAMPTZ, Long.MAX_VALUE)).isEqualTo("infinity");
        assertThat(encoded(Kind.TIMESTAMP, Long.MIN_VALUE)).isEqualTo("-infinity");
    }

    @Test
    void agreesWithTheCalendarOfJavaOnAnyDay() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            LocalDate day = LocalDate.ofEpochDay(random.nextInt(-719_162, 2_932_897));
            assertThat(line(Kind.DATE, day)).as("seed %d", seed).isEqualTo(day.toString());
        }
    }

    @Test
    void refusesARowThatIsLongerOrShorterThanItsColumns() {
        assertThatThrownBy(() -> write(List.of(column(ColumnType.of(Kind.INT4))), new byte[] {2, 2, 2}))
                .isInstanceOf(StrandlineException.class);
        assertThatThrownBy(() -> write(List.of(column(ColumnType.of(Kind.FLOAT8))), new byte[] {2, 2, 2}))
                .isInstanceOf(StrandlineException.class);
    }

    private static String line(Kind kind, @Nullable Object value) {
        return line(ColumnType.of(kind), value);
    }

    private static String line(ColumnType type, @Nullable Object value) {
        List<Column> columns = List.of(column(type));
        return write(columns, RowCodec.of(columns).encode(new @Nullable Object[] {value}));
    }

    private static String encoded(Kind kind, long number) {
        ByteSink sink = new ByteSink();
        sink.put(2);
        sink.putVarint(number);
        return write(List.of(column(ColumnType.of(kind))), sink.toByteArray());
    }

    private static String write(List<Column> columns, byte[] row) {
        CopyBuffer out = new CopyBuffer();
        new CopyText(columns, out).add(row, 0, row.length);
        String line = new String(out.bytes(), 0, out.length(), StandardCharsets.UTF_8);
        assertThat(line).endsWith("\n");
        return line.substring(0, line.length() - 1);
    }

    private static Column column(ColumnType type) {
        return new Column(1, "c", type, true, Optional.empty(), false);
    }
}
