package io.strandline.control.backup;

import io.strandline.control.value.ValueText;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import java.time.temporal.ChronoUnit;

/** HLC times in results. */
final class TimeColumns {
    private TimeColumns() {}

    /** As a TIMESTAMPTZ, cut to microseconds: for reading, and not always the very time. */
    static String text(HlcTimestamp time) {
        return ValueText.of(ColumnType.of(Kind.TIMESTAMPTZ), time.toInstant().truncatedTo(ChronoUnit.MICROS));
    }
}
