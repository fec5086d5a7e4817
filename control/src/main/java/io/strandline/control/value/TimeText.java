package io.strandline.control.value;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dates and times as text. Microseconds are the finest; more digits are rounded. */
public final class TimeText {
    private static final String BEFORE_CHRIST = " BC";
    private static final Pattern DATE = Pattern.compile("([+-]?\\d{4,9})-(\\d{1,2})-(\\d{1,2})( BC)?");
    private static final Pattern TIME = Pattern.compile("(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,9}))?)?");
    /** Date, time and zone, the last two optional. */
    private static final Pattern TIMESTAMP = Pattern.compile(
            "([+-]?\\d{4,9}-\\d{1,2}-\\d{1,2})(?:[ Tt]+(\\d{1,2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?))?\\s*(Z|z|[+-]\\d{1,2}(?::?\\d{2})?(?::\\d{2})?|(?!BC$)[A-Za-z]+(?:/[A-Za-z_/+-]+)?)?( BC)?");

    private TimeText() {}

    static String of(LocalDate date) {
        // Year 0 is 1 BC.
        return date.getYear() >= 1
                ? digits(date.getYear(), 4) + "-" + monthAndDay(date)
                : digits(1 - date.getYear(), 4) + "-" + monthAndDay(date) + BEFORE_CHRIST;
    }

    private static String monthAndDay(LocalDate date) {
        return digits(date.getMonthValue(), 2) + "-" + digits(date.getDayOfMonth(), 2);
    }

    static String of(LocalTime time) {
        String text = digits(time.getHour(), 2) + ":" + digits(time.getMinute(), 2) + ":" + digits(time.getSecond(), 2);
        int micros = time.getNano() / 1000;
        return micros == 0 ? text : text + "." + digits(micros, 6).replaceAll("0+$", "");
    }

    /** @param zone printed after the time; empty for none */
    static String of(LocalDateTime timestamp, String zone) {
        String date = of(timestamp.toLocalDate());
        String time = " " + of(timestamp.toLocalTime()) + zone;
        // The era comes last, after the zone.
        return date.endsWith(BEFORE_CHRIST)
                ? date.substring(0, date.length() - BEFORE_CHRIST.length()) + time + BEFORE_CHRIST
                : date + time;
    }

    private static String digits(int number, int width) {
        String text = Integer.toString(number);
        return text.length() >= width ? text : "0".repeat(width - text.length()) + text;
    }

    /** Reads a date; the time of a timestamp is dropped. Empty if the text is none. */
    static Optional<LocalDate> date(String text) {
        Matcher matcher = DATE.matcher(text);
        try {
            if (!matcher.matches()) {
                return timestamp(text).map(LocalDateTime::toLocalDate);
            }
            int year = Integer.parseInt(matcher.group(1));
            return Optional.of(LocalDate.of(
                    matcher.group(4) == null ? year : 1 - year,
                    Integer.parseInt(matcher.group(2)),
                    Integer.parseInt(matcher.group(3))));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    static Optional<LocalTime> time(String text) {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            int second = matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3));
            LocalTime time =
                    LocalTime.of(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)), second);
            return Optional.of(time.plusNanos(1000 * microsOf(matcher.group(4))));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    @SuppressWarnings("NullAway") // a group that did not match
    private static long microsOf(String fraction) {
        if (fraction == null) {
            return 0;
        }
        String nanos = (fraction + "000000000").substring(0, 9);
        return (Long.parseLong(nanos) + 500) / 1000;
    }

    /** Reads a timestamp without zone; a zone is passed over, as in PostgreSQL. */
    static Optional<LocalDateTime> timestamp(String text) {
        Matcher matcher = TIMESTAMP.matcher(text);
        return matcher.matches() ? local(matcher) : Optional.empty();
    }

    /** Reads a timestamp with zone; UTC if it has none. */
    public static Optional<Instant> timestampWithZone(String text) {
        Matcher matcher = TIMESTAMP.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            ZoneId zone = zone(matcher.group(3));
            return local(matcher).map(local -> local.atZone(zone).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<LocalDateTime> local(Matcher matcher) {
        String era = matcher.group(4) == null ? "" : BEFORE_CHRIST;
        Optional<LocalDate> date = date(matcher.group(1) + era);
        Optional<LocalTime> time = matcher.group(2) == null ? Optional.of(LocalTime.MIDNIGHT) : time(matcher.group(2));
        return date.flatMap(day -> time.map(day::atTime));
    }

    @SuppressWarnings("NullAway") // a group that did not match
    private static ZoneId zone(String name) {
        if (name == null || name.equalsIgnoreCase("Z")) {
            return ZoneOffset.UTC;
        }
        if (name.startsWith("+") || name.startsWith("-")) {
            String offset = name.replace(":", "").substring(1);
            String padded = offset.length() % 2 == 0 ? offset : "0" + offset;
            return ZoneOffset.of(name.charAt(0) + padded);
        }
        return ZoneId.of(name, ZoneId.SHORT_IDS);
    }
}
