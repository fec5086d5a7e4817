package io.strandline.postgres.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
    private static final int DAY_LENGTH = "2000-01-01".length();
    private static final int SECOND_LENGTH = "2000-01-01 00:00:00".length();

    private TimeText() {}

    /** Days; infinities are the least and the greatest number. */
    static int days(byte[] text, int offset, int length) {
        return length == DAY_LENGTH && isDay(text, offset)
                ? (int) day(text, offset)
                : days(new String(text, offset, length, StandardCharsets.ISO_8859_1));
    }

    private static int days(String text) {
        return switch (text) {
            case "infinity" -> Integer.MAX_VALUE;
            case "-infinity" -> Integer.MIN_VALUE;
            default -> Math.toIntExact(day(withoutEra(text), text.endsWith(BEFORE_CHRIST)));
        };
    }

    /** Microseconds, of a timestamp with or without time zone. */
    static long micros(byte[] text, int offset, int length) {
        int end = offset + length;
        if (length >= SECOND_LENGTH && isDay(text, offset) && text[offset + DAY_LENGTH] == ' ') {
            int position = offset + SECOND_LENGTH;
            long fraction = 0;
            if (position < end && text[position] == '.') {
                position++;
                for (long unit = MICROS_PER_SECOND / 10; position < end && isDigit(text[position]); unit /= 10) {
                    fraction += unit * AsciiNumbers.digit(text[position++]);
                }
            }
            if (position == end || isUtc(text, position, end)) {
                return day(text, offset) * MICROS_PER_DAY + second(text, offset) * MICROS_PER_SECOND + fraction;
            }
        }
        return micros(new String(text, offset, length, StandardCharsets.ISO_8859_1));
    }

    private static boolean isUtc(byte[] text, int position, int end) {
        return end - position == 3 && text[position] == '+' && text[position + 1] == '0' && text[position + 2] == '0';
    }

    /** Whether it begins as a date of a year of four digits does. */
    private static boolean isDay(byte[] text, int offset) {
        return isDigit(text[offset]) && text[offset + 4] == '-' && text[offset + 7] == '-';
    }

    private static boolean isDigit(byte character) {
        return '0' <= character && character <= '9';
    }

    /** The date that begins there, with a year of four digits. */
    private static long day(byte[] text, int offset) {
        return LocalDate.of(
                                AsciiNumbers.digits(text, offset, 4),
                                AsciiNumbers.digits(text, offset + 5, 2),
                                AsciiNumbers.digits(text, offset + 8, 2))
                        .toEpochDay()
                - EPOCH_DAY;
    }

    /** Of the day of a timestamp whose date is written so. */
    private static long second(byte[] text, int offset) {
        int clock = offset + DAY_LENGTH + 1;
        return 3_600L * AsciiNumbers.digits(text, clock, 2)
                + 60L * AsciiNumbers.digits(text, clock + 3, 2)
                + AsciiNumbers.digits(text, clock + 6, 2);
    }

    private static long micros(String text) {
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
