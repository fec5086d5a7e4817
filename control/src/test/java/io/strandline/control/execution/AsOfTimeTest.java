package io.strandline.control.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.control.parser.Expressions;
import io.strandline.manifest.HlcTimestamp;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AsOfTimeTest {
    private static final HlcTimestamp NOW = new HlcTimestamp(
            HlcTimestamp.of(Instant.parse("2026-03-31T12:00:00.5Z")).wallNanos(), 7);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'-10s'| 2026-03-31T11:59:50.5Z",
                "'-1h30m'| 2026-03-31T10:30:00.5Z",
                "'-1 day'| 2026-03-30T12:00:00.5Z",
                "'-1 month'| 2026-02-28T12:00:00.5Z",
                "INTERVAL '-1 min'| 2026-03-31T11:59:00.5Z",
                "'2026-03-31 12:00:00'| 2026-03-31T12:00:00Z",
                "'2026-03-31 12:00:00+02'| 2026-03-31T10:00:00Z",
                "TIMESTAMP '2026-03-31 12:00:00'| 2026-03-31T12:00:00Z",
                "'2026-03-31'::TIMESTAMPTZ| 2026-03-31T00:00:00Z"
            })
    void readsTime(String expression, Instant time) {
        assertThat(AsOfTime.of(Expressions.parse(expression), NOW)).isEqualTo(HlcTimestamp.of(time));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1774958400000000000.0000000003", "'1774958400000000000.0000000003'"})
    void readsDecimalWithItsLogicalPart(String expression) {
        assertThat(AsOfTime.of(Expressions.parse(expression), NOW))
                .isEqualTo(new HlcTimestamp(1774958400000000000L, 3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'10s'| AS OF SYSTEM TIME: cannot specify timestamp in the future",
                "'2030-01-01'| AS OF SYSTEM TIME: cannot specify timestamp in the future",
                "0| AS OF SYSTEM TIME: zero timestamp is invalid",
                "'1960-01-01'| AS OF SYSTEM TIME: timestamp 1960-01-01T00:00:00Z is before the epoch",
                "'-100 years'| AS OF SYSTEM TIME: timestamp 1926-03-31T12:00:00.500Z is before the epoch",
                "'soon'| AS OF SYSTEM TIME: value is neither timestamp, decimal, nor interval",
                "-5| AS OF SYSTEM TIME: value is neither timestamp, decimal, nor interval",
                "true| AS OF SYSTEM TIME: value is neither timestamp, decimal, nor interval"
            })
    void refuses(String expression, String message) {
        assertThatThrownBy(() -> AsOfTime.of(Expressions.parse(expression), NOW))
                .hasMessageStartingWith(message);
    }

    @Test
    void namesTheClauseThatItIsFor() {
        assertThatThrownBy(() -> AsOfTime.any("NEWER THAN", Expressions.parse("'soon'"), NOW))
                .hasMessage("NEWER THAN: value is neither timestamp, decimal, nor interval");
    }
}
