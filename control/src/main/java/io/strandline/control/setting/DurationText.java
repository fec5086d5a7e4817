package io.strandline.control.setting;

import java.math.BigDecimal;
import java.time.Duration;

/** Durations as CockroachDB's settings show them: {@code 100ms}, {@code 5s}, {@code 1m0s}, {@code 1h30m0s}. */
final class DurationText {
    private DurationText() {}

    static String of(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        if (duration.compareTo(Duration.ofMillis(1)) < 0) {
            return decimal(duration.toNanos(), 3) + "µs";
        }
        if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
            return decimal(duration.toNanos(), 6) + "ms";
        }
        String seconds = decimal(
                        duration.toNanos()
                                - Duration.ofMinutes(duration.toMinutes()).toNanos(),
                        9) + "s";
        if (duration.toMinutes() == 0) {
            return seconds;
        }
        String minutes = duration.toMinutesPart() + "m" + seconds;
        return duration.toHours() == 0 ? minutes : duration.toHours() + "h" + minutes;
    }

    private static String decimal(long nanos, int places) {
        BigDecimal number = BigDecimal.valueOf(nanos, places);
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
