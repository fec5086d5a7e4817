package io.strandline.postgres.stream;

import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The texts of dates, timestamps and intervals, as DateStyle ISO, IntervalStyle postgres and TimeZone UTC write them, as numbers from 2000-01-01 on. */
final class TimeText {
    private static final long EPOCH_DAY = LocalDate.of(2000, 1, 1).toEpochDay();
    private static final long MICROS_PER_SECOND = 1_000_000L;
    private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;

    private static final Pattern DATE = Pattern.compile("(\\d{4,})-(\\d\\d)-(\\d\\d)");
    private static final Pattern CLOCK = Pattern.compile("(\\d{2,}):(\\d\\d):(\\d\\d)(?:\\.(\\d{1,6}))?");
    private static final Pattern PART = Pattern.compile("([+-]?\\d+) (year|mon|day)s?");
    private static final String BEFORE_CHRIST = " BC";

    private TimeText() {}

    /** Days; infinities are the least and the greatest number. */
    static int days(String text) {
        return switch (text) {
            case "infinity" -> Integer.MAX_VALUE;
            case "-infinity" -> Integer.MIN_VALUE;
            default -> Math.toIntExact(day(withoutEra(text), text.endsWith(BEFORE_CHRIST)));
        };
    }

    /** Microseconds, of a timestamp with or without time zone. */
    static long micros(String text) {
        if (text.equals("infinity")) {
            return Long.MAX_VALUE;
        }
        if (text.equals("-infinity")) {
            return Long.MIN_VALUE;
        }
        String rest = withoutEra(text);
        int space = rest.indexOf(' ');
        String clock = rest.substring(space + 1);
        if (clock.endsWith("+00")) {
            clock = clock.substring(0, clock.length() - "+00".length());
        }
        return Math.addExact(
                Math.multiplyExact(day(rest.substring(0, space), text.endsWith(BEFORE_CHRIST)), MICROS_PER_DAY),
                clockMicros(clock, 1));
    }

    /** Microseconds, days and months, as interval_send writes them. */
    static byte[] interval(String text) {
        if (text.equals("infinity")) {
            return interval(Long.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
        }
        if (text.equals("-infinity")) {
            return interval(Long.MIN_VALUE, Integer.MIN_VALUE, Integer.MIN_VALUE);
        }
        long months = 0;
        long days = 0;
        Matcher parts = PART.matcher(text);
        int end = 0;
        while (parts.find()) {
            long count = Long.parseLong(parts.group(1));
            switch (parts.group(2)) {
                case "year" -> months += 12 * count;
                case "mon" -> months += count;
                default -> days += count;
            }
            end = parts.end();
        }
        String clock = text.substring(end).strip();
        long micros = 0;
        if (!clock.isEmpty()) {
            boolean negative = clock.startsWith("-");
            micros = clockMicros(negative || clock.startsWith("+") ? clock.substring(1) : clock, negative ? -1 : 1);
        }
        return interval(micros, Math.toIntExact(days), Math.toIntExact(months));
    }

    private static byte[] interval(long micros, int days, int months) {
        return ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES)
                .putLong(micros)
                .putInt(days)
                .putInt(months)
                .array();
    }

    private static String withoutEra(String text) {
        return text.endsWith(BEFORE_CHRIST) ? text.substring(0, text.length() - BEFORE_CHRIST.length()) : text;
    }

    private static long day(String text, boolean beforeChrist) {
        Matcher date = matched(DATE, text);
        int year = Integer.parseInt(date.group(1));
        return LocalDate.of(
                                beforeChrist ? 1 - year : year,
                                Integer.parseInt(date.group(2)),
                                Integer.parseInt(date.group(3)))
                        .toEpochDay()
                - EPOCH_DAY;
    }

    /** @param sign of all of it: the least number has no positive one */
    private static long clockMicros(String text, int sign) {
        Matcher clock = matched(CLOCK, text);
        String fraction = clock.group(4) == null ? "" : clock.group(4);
        long hours = Long.parseLong(clock.group(1));
        long seconds = 3_600 * hours + 60 * Long.parseLong(clock.group(2)) + Long.parseLong(clock.group(3));
        return Math.addExact(
                Math.multiplyExact(sign * seconds, MICROS_PER_SECOND),
                sign * Long.parseLong(fraction + "0".repeat(6 - fraction.length())));
    }

    private static Matcher matched(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not as the server writes it");
        }
        return matcher;
    }
}
