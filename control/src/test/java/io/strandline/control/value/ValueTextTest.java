package io.strandline.control.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import io.strandline.manifest.schema.Interval;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BOOL| Yes| true",
                "INT8| -9223372036854775808| -9223372036854775808",
                "FLOAT8| 1e21| 1e+21",
                "FLOAT8| 0.00001| 1e-05",
                "FLOAT8| 100| 100",
                "FLOAT8| inf| Infinity",
                "FLOAT4| 0.1| 0.1",
                "DECIMAL| 1.500| 1.500",
                "BYTES| \\x00FF| \\x00ff",
                "BYTES| aé| \\x61c3a9",
                "DATE| 2026-1-2| 2026-01-02",
                "DATE| 0044-03-15 BC| 0044-03-15 BC",
                "TIME| 3:04| 03:04:00",
                "TIMESTAMP| 2026-01-02T03:04:05.123456789Z| 2026-01-02 03:04:05.123457",
                "TIMESTAMPTZ| 2026-01-02 03:04:05-05:30| 2026-01-02 08:34:05+00",
                "TIMESTAMPTZ| 2026-01-02| 2026-01-02 00:00:00+00",
                "TIMESTAMPTZ| 2026-07-01 12:00 Europe/Berlin| 2026-07-01 10:00:00+00",
                "INTERVAL| 1h30m| 01:30:00",
                "INTERVAL| -1h30m| -01:30:00",
                "INTERVAL| -1 day 2 hours| -1 days 02:00:00",
                "INTERVAL| P1Y2M3DT4H5M6.5S| 1 year 2 mons 3 days 04:05:06.5",
                "INTERVAL| 1.5 days| 1 day 12:00:00",
                "INTERVAL| 2 weeks 100 ms| 14 days 00:00:00.1",
                "UUID| {63616665-6630-3064-6465-616462656562}| 63616665-6630-3064-6465-616462656562",
                "JSONB| [1,{\"b\":2, \"a\":\"é\"}]| [1, {\"a\": \"é\", \"b\": 2}]"
            })
    void readsInManyFormsAndPrintsInOne(Kind kind, String text, String printed) {
        ColumnType type = ColumnType.of(kind);
        Object value = TextValues.parse(text, type);
        assertThat(ValueText.of(type, value)).isEqualTo(printed);
        assertThat(ValueText.of(type, TextValues.parse(printed, type))).isEqualTo(printed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INT8| 1.5",
                "INT8| ''",
                "BOOL| maybe",
                "DATE| 2026-02-30",
                "TIME| 25:00",
                "TIMESTAMPTZ| noon",
                "INTERVAL| 3 moons",
                "INTERVAL| ''",
                "UUID| 123",
                "JSONB| {a: 1}",
                "JSONB| 1 2",
                "DECIMAL| 1,5"
            })
    void refusesWhatIsNoValue(Kind kind, String text) {
        assertThatThrownBy(() -> TextValues.parse(text, ColumnType.of(kind)))
                .hasMessage("could not parse \"" + text + "\" as type "
                        + kind.name().toLowerCase(Locale.ROOT));
    }

    @Test
    void keepsToTheLimitsOfTypes() {
        assertThat(TextValues.parse("9.995", ColumnType.decimal(4, 2))).isEqualTo(new BigDecimal("10.00"));
        assertThatThrownBy(() -> TextValues.parse("99.995", ColumnType.decimal(4, 2)))
                .hasMessage("value with precision 4, scale 2 must round to an absolute value less than 10^2");
        assertThatThrownBy(() -> TextValues.parse("1e1000000000", ColumnType.decimal(4, 2)))
                .hasMessageStartingWith("value with precision 4");
        assertThatThrownBy(() -> TextValues.parse("40000", ColumnType.of(Kind.INT2)))
                .hasMessage("integer out of range for type int2: 40000");
        assertThat(TextValues.parse("äöü", ColumnType.varchar(3))).isEqualTo("äöü");
        assertThatThrownBy(() -> TextValues.parse("abcd", ColumnType.varchar(3)))
                .hasMessage("value too long for type VARCHAR(3)");
    }

    @Test
    void readsBackEveryValueItPrints() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (Kind kind : Kind.values()) {
            ColumnType type = kind == Kind.ARRAY ? ColumnType.arrayOf(ColumnType.of(Kind.STRING)) : ColumnType.of(kind);
            for (int i = 0; i < 500; i++) {
                Object value = randomValue(kind, random);
                Object back = TextValues.parse(ValueText.of(type, value), type);
                assertThat(back)
                        .as("%s, seed %d: %s", kind, seed, ValueText.of(type, value))
                        .isEqualTo(value);
            }
        }
    }

    private static Object randomValue(Kind kind, Random random) {
        LocalDate date = LocalDate.ofEpochDay(random.nextInt(4_000_000) - 2_000_000);
        LocalTime time = LocalTime.ofNanoOfDay(random.nextLong(86_400_000_000L) * 1000);
        return switch (kind) {
            case BOOL -> random.nextBoolean();
            case INT2 -> (long) (short) random.nextInt();
            case INT4 -> (long) random.nextInt();
            case INT8 -> random.nextLong();
            case FLOAT4 -> Float.intBitsToFloat(random.nextInt());
            case FLOAT8 -> Double.longBitsToDouble(random.nextLong());
            case DECIMAL -> new BigDecimal(new BigInteger(1 + random.nextInt(100), random), random.nextInt(60) - 30);
            case STRING -> randomText(random);
            case BYTES -> randomText(random).getBytes(StandardCharsets.UTF_8);
            case DATE -> date;
            case TIME -> time;
            case TIMESTAMP -> LocalDateTime.of(date, time);
            case TIMESTAMPTZ -> Instant.from(date.atTime(time).atOffset(ZoneOffset.UTC));
            case INTERVAL -> new Interval(random.nextInt(), random.nextInt(), random.nextLong());
            case UUID -> new UUID(random.nextLong(), random.nextLong());
            case JSONB ->
                JsonText.normalized("{\"k\": " + JsonText.quoted(randomText(random)) + ", \"b\": [true, -1.50e7]}")
                        .orElseThrow();
            case ARRAY -> {
                List<@Nullable Object> elements = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    elements.add(random.nextInt(4) == 0 ? null : randomText(random));
                }
                yield elements;
            }
        };
    }

    private static String randomText(Random random) {
        List<String> pieces =
                List.of("a", "\\", "\"", "'", "{", "}", ",", " ", "NULL", "é", "東", "\n", "😀", "null", "");
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            text.append(pieces.get(random.nextInt(pieces.size())));
        }
        return text.toString();
    }
}
