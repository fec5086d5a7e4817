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
import java.util.List;
import java.util.Optional;

/** The time that a clause like AS OF SYSTEM TIME names: an interval before now, {@code now()}, a timestamp, or the decimal of an HLC timestamp. */
public final class AsOfTime {
    private static final String AS_OF = "AS OF SYSTEM TIME";
    private static final List<String> NOW =
            List.of("now", "current_timestamp", "transaction_timestamp", "statement_timestamp");
    private static final String TIMES = "Times from 1970 to 2262 can be given.";

    private final String clause;
    private final HlcTimestamp now;

    private AsOfTime(String clause, HlcTimestamp now) {
        this.clause = clause;
        this.now = now;
    }

    /**
     * The time, evaluated once.
     *
     * @param now of the keyspace
     * @throws StrandlineException {@code INVALID_PARAMETER} if the expression names no time, or one after {@code now}
     */
    public static HlcTimestamp of(Expression expression, HlcTimestamp now) {
        HlcTimestamp time = any(AS_OF, expression, now);
        if (time.isAfter(now)) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    AS_OF + ": cannot specify timestamp in the future (" + time + " > " + now + ")",
                    "An interval counts back from now with a minus: '-10s'.");
        }
        return time;
    }

    /**
     * A time in the forms of {@link #of}, which may be in the future.
     *
     * @param clause that errors are to name
     * @throws StrandlineException {@code INVALID_PARAMETER} if the expression names no time
     */
    public static HlcTimestamp any(String clause, Expression expression, HlcTimestamp now) {
        return new AsOfTime(clause, now).read(expression);
    }

    private HlcTimestamp read(Expression expression) {
        if (expression instanceof Expression.Number number) {
            return decimal(number.value().toPlainString()).orElseThrow(this::unreadable);
        }
        if (expression instanceof Expression.Text text) {
            String value = text.value().strip();
            return decimal(value)
                    .or(() -> TimeText.timestampWithZone(value).map(this::timestamp))
                    .or(() -> IntervalText.parse(value).map(interval -> before(interval)))
                    .orElseThrow(this::unreadable);
        }
        if (expression instanceof Expression.Cast cast && cast.operand() instanceof Expression.Text text) {
            return typed(TextValues.parse(text.value(), cast.type()));
        }
        if (expression instanceof Expression.Call call
                && NOW.contains(call.function())
                && call.arguments().isEmpty()) {
            return now;
        }
        throw unreadable();
    }

    private HlcTimestamp typed(Object value) {
        if (value instanceof Instant instant) {
            return timestamp(instant);
        }
        if (value instanceof LocalDateTime local) {
            return timestamp(local.toInstant(ZoneOffset.UTC));
        }
        if (value instanceof Interval interval) {
            return before(interval);
        }
        if (value instanceof BigDecimal || value instanceof Long) {
            return decimal(value.toString()).orElseThrow(this::unreadable);
        }
        throw unreadable();
    }

    private Optional<HlcTimestamp> decimal(String text) {
        try {
            HlcTimestamp time = HlcTimestamp.parse(text);
            if (time.equals(HlcTimestamp.MIN)) {
                throw new StrandlineException(
                        ErrorCode.INVALID_PARAMETER, clause + ": zero timestamp is invalid", TIMES);
            }
            return Optional.of(time);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private HlcTimestamp timestamp(Instant instant) {
        try {
            return HlcTimestamp.of(instant);
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    clause + ": timestamp " + instant + " is before the epoch or too late",
                    TIMES,
                    e);
        }
    }

    /** @param interval negative for the past */
    private HlcTimestamp before(Interval interval) {
        try {
            Instant instant = LocalDateTime.ofInstant(now.toInstant(), ZoneOffset.UTC)
                    .plusMonths(interval.months())
                    .plusDays(interval.days())
                    .plus(interval.micros(), ChronoUnit.MICROS)
                    .toInstant(ZoneOffset.UTC);
            return timestamp(instant);
        } catch (DateTimeException | ArithmeticException e) {
            throw new StrandlineException(ErrorCode.INVALID_PARAMETER, clause + ": interval out of range", TIMES, e);
        }
    }

    private StrandlineException unreadable() {
        return new StrandlineException(
                ErrorCode.INVALID_PARAMETER,
                clause + ": value is neither timestamp, decimal, nor interval",
                "Write '-10s', '2026-01-31 12:00:00+00' or the decimal of SELECT cluster_logical_timestamp().");
    }
}
