package io.strandline.control.backup;

import io.strandline.control.value.ValueText;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** HLC times in results. */
final class TimeColumns {
    private static final DateTimeFormatter EXACT = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendLiteral("+00")
            .toFormatter(Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private TimeColumns() {}

    /** With nanoseconds; only the logical part is left out. */
    static String exact(HlcTimestamp time) {
        return EXACT.format(time.toInstant());
    }

    /** As a TIMESTAMPTZ, cut to microseconds: for reading, and not always the very time. */
    static String text(HlcTimestamp time) {
        return ValueText.of(ColumnType.of(Kind.TIMESTAMPTZ), time.toInstant().truncatedTo(ChronoUnit.MICROS));
    }
}
