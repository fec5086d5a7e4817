package io.strandline.control.execution;

import io.strandline.control.statement.Expression;
import io.strandline.control.value.IntervalText;
import io.strandline.control.value.TextValues;
import io.strandline.control.value.TimeText;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Interval;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The time that AS OF SYSTEM TIME names: an interval before now, a timestamp, or the decimal of an HLC timestamp. */
public final class AsOfTime {
    private static final String TIMES = "Times from 1970 to 2262 can be given.";

    private AsOfTime() {}

    /**
     * The time, evaluated once.
     *
     * @param now of the keyspace
     * @throws StrandlineException {@code INVALID_PARAMETER} if the expression names no time, or one after {@code now}
     */
    public static HlcTimestamp of(Expression expression, HlcTimestamp now) {
        HlcTimestamp time = any(expression, now);
        if (time.isAfter(now)) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "AS OF SYSTEM TIME: cannot specify timestamp in the future (" + time + " > " + now + ")",
                    "An interval counts back from now with a minus: '-10s'.");
        }
        return time;
    }

    /**
     * A time in the forms of {@link #of}, which may be in the future.
     *
     * @throws StrandlineException {@code INVALID_PARAMETER} if the expression names no time
     */
    public static HlcTimestamp any(Expression expression, HlcTimestamp now) {
        if (expression instanceof Expression.Number number) {
            return decimal(number.value().toPlainString()).orElseThrow(AsOfTime::unreadable);
        }
        if (expression instanceof Expression.Text text) {
            String value = text.value().strip();
            return decimal(value)
                    .or(() -> TimeText.timestampWithZone(value).map(AsOfTime::timestamp))
                    .or(() -> IntervalText.parse(value).map(interval -> before(now, interval)))
                    .orElseThrow(AsOfTime::unreadable);
        }
        if (expression instanceof Expression.Cast cast && cast.operand() instanceof Expression.Text text) {
            return typed(TextValues.parse(text.value(), cast.type()), now);
        }
        throw unreadable();
    }

    private static HlcTimestamp typed(Object value, HlcTimestamp now) {
        if (value instanceof Instant instant) {
            return timestamp(instant);
        }
        if (value instanceof LocalDateTime local) {
            return timestamp(local.toInstant(ZoneOffset.UTC));
        }
        if (value instanceof Interval interval) {
            return before(now, interval);
        }
        if (value instanceof BigDecimal || value instanceof Long) {
            return decimal(value.toString()).orElseThrow(AsOfTime::unreadable);
        }
        throw unreadable();
    }

    private static Optional<HlcTimestamp> decimal(String text) {
        try {
            HlcTimestamp time = HlcTimestamp.parse(text);
            if (time.equals(HlcTimestamp.MIN)) {
                throw new StrandlineException(
                        ErrorCode.INVALID_PARAMETER, "AS OF SYSTEM TIME: zero timestamp is invalid", TIMES);
            }
            return Optional.of(time);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static HlcTimestamp timestamp(Instant instant) {
        try {
            return HlcTimestamp.of(instant);
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "AS OF SYSTEM TIME: timestamp " + instant + " is before the epoch or too late",
                    TIMES,
                    e);
        }
    }

    /** @param interval negative for the past */
    private static HlcTimestamp before(HlcTimestamp now, Interval interval) {
        try {
            Instant instant = LocalDateTime.ofInstant(now.toInstant(), ZoneOffset.UTC)
                    .plusMonths(interval.months())
                    .plusDays(interval.days())
                    .plus(interval.micros(), ChronoUnit.MICROS)
                    .toInstant(ZoneOffset.UTC);
            return timestamp(instant);
        } catch (DateTimeException | ArithmeticException e) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER, "AS OF SYSTEM TIME: interval out of range", TIMES, e);
        }
    }

    private static StrandlineException unreadable() {
        return new StrandlineException(
                ErrorCode.INVALID_PARAMETER,
                "AS OF SYSTEM TIME: value is neither timestamp, decimal, nor interval",
                "Write '-10s', '2026-01-31 12:00:00+00' or the decimal of SELECT cluster_logical_timestamp().");
    }
}
