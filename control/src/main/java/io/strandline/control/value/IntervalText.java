package io.strandline.control.value;

import io.strandline.manifest.schema.Interval;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Intervals as text: {@code 1 year 2 mons 3 days 04:05:06.7}. Reads that, {@code 1h30m} and {@code P1DT2H} too. */
public final class IntervalText {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int MONTHS_PER_YEAR = 12;
    private static final int DAYS_PER_MONTH = 30;
    private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;

    private static final Pattern PART = Pattern.compile(
            "\\s*(?:([+-]?)\\s*(\\d+):(\\d{2})(?::(\\d{2}(?:\\.\\d+)?))?|([+-]?)(\\d+(?:\\.\\d*)?|\\.\\d+)\\s*([a-zµ]+))(\\s*)");

    private static final Pattern ISO =
            Pattern.compile("([+-]?)P(?=.)((?:[+-]?[\\d.]+[YMWD])*)(?:T((?:[+-]?[\\d.]+[HMS])+))?");
    private static final Pattern ISO_PART = Pattern.compile("([+-]?[\\d.]+)([A-Z])");

    /** Months of a unit that is counted in months. */
    private static final Map<String, Integer> MONTHS = Map.ofEntries(
            Map.entry("y", MONTHS_PER_YEAR),
            Map.entry("yr", MONTHS_PER_YEAR),
            Map.entry("yrs", MONTHS_PER_YEAR),
            Map.entry("year", MONTHS_PER_YEAR),
            Map.entry("years", MONTHS_PER_YEAR),
            Map.entry("mon", 1),
            Map.entry("mons", 1),
            Map.entry("month", 1),
            Map.entry("months", 1));

    private static final Map<String, Integer> DAYS = Map.of("w", 7, "week", 7, "weeks", 7, "d", 1, "day", 1, "days", 1);

    private static final Map<String, Long> MICROS = Map.ofEntries(
            Map.entry("h", 3600 * MICROS_PER_SECOND),
            Map.entry("hr", 3600 * MICROS_PER_SECOND),
            Map.entry("hrs", 3600 * MICROS_PER_SECOND),
            Map.entry("hour", 3600 * MICROS_PER_SECOND),
            Map.entry("hours", 3600 * MICROS_PER_SECOND),
            Map.entry("m", 60 * MICROS_PER_SECOND),
            Map.entry("min", 60 * MICROS_PER_SECOND),
            Map.entry("mins", 60 * MICROS_PER_SECOND),
            Map.entry("minute", 60 * MICROS_PER_SECOND),
            Map.entry("minutes", 60 * MICROS_PER_SECOND),
            Map.entry("s", MICROS_PER_SECOND),
            Map.entry("sec", MICROS_PER_SECOND),
            Map.entry("secs", MICROS_PER_SECOND),
            Map.entry("second", MICROS_PER_SECOND),
            Map.entry("seconds", MICROS_PER_SECOND),
            Map.entry("ms", 1000L),
            Map.entry("millisecond", 1000L),
            Map.entry("milliseconds", 1000L),
            Map.entry("us", 1L),
            Map.entry("µs", 1L),
            Map.entry("microsecond", 1L),
            Map.entry("microseconds", 1L));

    private IntervalText() {}

    static String of(Interval interval) {
        StringBuilder text = new StringBuilder();
        append(text, interval.months() / MONTHS_PER_YEAR, "year", "years");
        append(text, interval.months() % MONTHS_PER_YEAR, "mon", "mons");
        append(text, interval.days(), "day", "days");
        if (interval.micros() != 0 || text.isEmpty()) {
            text.append(text.isEmpty() ? "" : " ").append(clock(interval.micros()));
        }
        return text.toString();
    }

    private static void append(StringBuilder text, int number, String one, String many) {
        if (number != 0) {
            text.append(text.isEmpty() ? "" : " ").append(number).append(' ').append(number == 1 ? one : many);
        }
    }

    private static String clock(long micros) {
        // In BigDecimal, because the smallest long has no positive.
        BigDecimal seconds = BigDecimal.valueOf(micros, 6).abs();
        BigDecimal[] hours = seconds.divideAndRemainder(BigDecimal.valueOf(3600));
        BigDecimal[] minutes = hours[1].divideAndRemainder(BigDecimal.valueOf(60));
        String rest = minutes[1].stripTrailingZeros().toPlainString();
        return (micros < 0 ? "-" : "")
                + twoDigits(hours[0].toBigInteger().toString())
                + ":"
                + twoDigits(minutes[0].toBigInteger().toString())
                + ":"
                + (rest.indexOf('.') == 1 || rest.length() == 1 ? "0" : "")
                + rest;
    }

    private static String twoDigits(String number) {
        return number.length() == 1 ? "0" + number : number;
    }

    /** Empty if the text is no interval. */
    public static Optional<Interval> parse(String text) {
        try {
            String trimmed = text.strip();
            Matcher iso = ISO.matcher(trimmed);
            return iso.matches() ? Optional.of(iso(iso)) : traditional(trimmed.toLowerCase(Locale.ROOT));
        } catch (ArithmeticException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Interval iso(Matcher iso) {
        Sum sum = new Sum();
        BigDecimal sign = iso.group(1).equals("-") ? BigDecimal.ONE.negate() : BigDecimal.ONE;
        Matcher date = ISO_PART.matcher(iso.group(2));
        while (date.find()) {
            String unit = date.group(2).equals("M") ? "mon" : date.group(2).toLowerCase(Locale.ROOT);
            sum.add(new BigDecimal(date.group(1)).multiply(sign), unit);
        }
        Matcher time = ISO_PART.matcher(iso.group(3) == null ? "" : iso.group(3));
        while (time.find()) {
            sum.add(new BigDecimal(time.group(1)).multiply(sign), time.group(2).toLowerCase(Locale.ROOT));
        }
        return sum.interval();
    }

    private static Optional<Interval> traditional(String text) {
        Sum sum = new Sum();
        Matcher part = PART.matcher(text);
        int position = 0;
        boolean negative = false;
        boolean joined = false;
        while (position < text.length()) {
            if (!part.find(position) || part.start() != position) {
                return Optional.empty();
            }
            boolean isClock = part.group(2) != null;
            String sign = part.group(isClock ? 1 : 5);
            // -1h30m is minus ninety minutes; the parts of "-1 day 2 hours" have each their own sign.
            negative = sign.isEmpty() ? joined && negative : sign.equals("-");
            BigDecimal factor = negative ? BigDecimal.ONE.negate() : BigDecimal.ONE;
            if (isClock) {
                sum.add(new BigDecimal(part.group(2)).multiply(factor), "h");
                sum.add(new BigDecimal(part.group(3)).multiply(factor), "m");
                String seconds = part.group(4);
                sum.add(new BigDecimal(seconds == null ? "0" : seconds).multiply(factor), "s");
            } else if (!sum.add(new BigDecimal(part.group(6)).multiply(factor), part.group(7))) {
                return Optional.empty();
            }
            joined = part.group(8).isEmpty();
            position = part.end();
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(sum.interval());
    }

    /** Adds up parts; the fraction of a month goes to its days, that of a day to its time. */
    private static final class Sum {
        private int months;
        private int days;
        private long micros;

        /** @return false if there is no such unit */
        boolean add(BigDecimal number, String unit) {
            if (MONTHS.containsKey(unit)) {
                BigDecimal[] parts = split(number.multiply(BigDecimal.valueOf(MONTHS.get(unit))));
                months = Math.addExact(months, parts[0].intValueExact());
                addDays(parts[1].multiply(BigDecimal.valueOf(DAYS_PER_MONTH)));
            } else if (DAYS.containsKey(unit)) {
                addDays(number.multiply(BigDecimal.valueOf(DAYS.get(unit))));
            } else if (MICROS.containsKey(unit)) {
                addMicros(number.multiply(BigDecimal.valueOf(MICROS.get(unit))));
            } else {
                return false;
            }
            return true;
        }

        private void addDays(BigDecimal number) {
            BigDecimal[] parts = split(number);
            days = Math.addExact(days, parts[0].intValueExact());
            addMicros(parts[1].multiply(BigDecimal.valueOf(MICROS_PER_DAY)));
        }

        private void addMicros(BigDecimal number) {
            micros = Math.addExact(
                    micros, number.setScale(0, RoundingMode.HALF_EVEN).longValueExact());
        }

        private static BigDecimal[] split(BigDecimal number) {
            return number.divideAndRemainder(BigDecimal.ONE);
        }

        Interval interval() {
            return new Interval(months, days, micros);
        }
    }
}
