package io.strandline.control.backup;

import io.strandline.control.execution.AsOfTime;
import io.strandline.control.statement.Expression;
import io.strandline.manifest.HlcTimestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/**
 * The bounds of SHOW BACKUPS: NEWER THAN and OLDER THAN, widened to whole seconds, because that is how people write what they saw.
 *
 * @param oldest the first end time that is listed
 * @param newest the last one
 */
record ListBounds(Optional<Instant> oldest, Optional<Instant> newest) {
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss.SS", Locale.ROOT).withZone(ZoneOffset.UTC);
    /** A directory is named after a time some centiseconds later if failed jobs have left theirs behind. */
    static final Duration LATEST_NAME = Duration.ofMinutes(1);

    static ListBounds of(Optional<Expression> newerThan, Optional<Expression> olderThan, HlcTimestamp now) {
        return new ListBounds(
                newerThan.map(time ->
                        AsOfTime.any("NEWER THAN", time, now).toInstant().truncatedTo(ChronoUnit.SECONDS)),
                olderThan
                        .map(time -> AsOfTime.any("OLDER THAN", time, now).toInstant())
                        .map(ListBounds::ceiling));
    }

    private static Instant ceiling(Instant time) {
        Instant second = time.truncatedTo(ChronoUnit.SECONDS);
        return second.equals(time) ? second : second.plusSeconds(1);
    }

    /** A list that is open at one end is shown page by page. */
    boolean isOpen() {
        return oldest.isEmpty() || newest.isEmpty();
    }

    /**
     * False only if no layer of that name can be within.
     *
     * @param name the digits of the layer's end time in its name, which may be a little later, but not much
     */
    boolean mayContain(String name) {
        return oldest.filter(time -> name.compareTo(NAME.format(time.minusSeconds(1))) < 0)
                        .isEmpty()
                && newest.filter(time -> name.compareTo(NAME.format(time.plus(LATEST_NAME))) > 0)
                        .isEmpty();
    }

    boolean contain(HlcTimestamp end) {
        Instant time = end.toInstant();
        return oldest.filter(time::isBefore).isEmpty()
                && newest.filter(time::isAfter).isEmpty();
    }
}
