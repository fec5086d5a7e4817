package io.strandline.postgres.restore;

/** Dates, times and intervals as PostgreSQL reads them under {@code DateStyle} ISO. Infinity is the greatest and the smallest number. */
final class SqlTimes {
    private static final long MICROS_PER_SECOND = 1_000_000L;
    private static final long MICROS_PER_DAY = 86_400L * MICROS_PER_SECOND;
    private static final long DAYS_PER_400_YEARS = 146_097;
    /** From 0000-03-01, with which a year of this reckoning begins, to 1970-01-01. */
    private static final long DAYS_TO_1970 = 719_468;

    private SqlTimes() {}

    static void addDate(int days, CopyBuffer out) {
        if (days == Integer.MAX_VALUE || days == Integer.MIN_VALUE) {
            out.putAscii(days > 0 ? "infinity" : "-infinity");
            return;
        }
        long year = addDay(days, out);
        addEra(year, out);
    }

    static void addTimestamp(long micros, CopyBuffer out) {
        if (micros == Long.MAX_VALUE || micros == Long.MIN_VALUE) {
            out.putAscii(micros > 0 ? "infinity" : "-infinity");
            return;
        }
        long year = addDay(Math.floorDiv(micros, MICROS_PER_DAY), out);
        out.put(' ');
        addTime(Math.floorMod(micros, MICROS_PER_DAY), out);
        // A timestamp without time zone takes no notice of it.
        out.putAscii("+00");
        addEra(year, out);
    }

    /** Also one of more than a day, as intervals have it. */
    static void addTime(long micros, CopyBuffer out) {
        if (micros < 0) {
            out.put('-');
        }
        // Parts by themselves: the smallest number has no opposite.
        out.putDigits(Math.abs(micros / (3_600 * MICROS_PER_SECOND)), 2);
        out.put(':');
        out.putDigits(Math.abs(micros / (60 * MICROS_PER_SECOND) % 60), 2);
        out.put(':');
        out.putDigits(Math.abs(micros / MICROS_PER_SECOND % 60), 2);
        long fraction = Math.abs(micros % MICROS_PER_SECOND);
        if (fraction != 0) {
            out.put('.');
            out.putDigits(fraction, 6);
        }
    }

    static void addInterval(int months, int days, long micros, CopyBuffer out) {
        // Since PostgreSQL 17.
        if (months == Integer.MAX_VALUE && days == Integer.MAX_VALUE && micros == Long.MAX_VALUE) {
            out.putAscii("infinity");
            return;
        }
        if (months == Integer.MIN_VALUE && days == Integer.MIN_VALUE && micros == Long.MIN_VALUE) {
            out.putAscii("-infinity");
            return;
        }
        out.putNumber(months);
        out.putAscii(" mons ");
        out.putNumber(days);
        out.putAscii(" days ");
        addTime(micros, out);
    }

    /**
     * The Gregorian calendar, reckoned in years that begin in March.
     *
     * @return the astronomical year: 0 is 1 BC
     */
    private static long addDay(long days, CopyBuffer out) {
        long sinceMarch = days + DAYS_TO_1970;
        long cycle = Math.floorDiv(sinceMarch, DAYS_PER_400_YEARS);
        long dayOfCycle = Math.floorMod(sinceMarch, DAYS_PER_400_YEARS);
        long yearOfCycle = (dayOfCycle - dayOfCycle / 1_460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365;
        long dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100);
        long monthFromMarch = (5 * dayOfYear + 2) / 153;
        long month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        long year = yearOfCycle + cycle * 400 + (month <= 2 ? 1 : 0);
        out.putDigits(year > 0 ? year : 1 - year, 4);
        out.put('-');
        out.putDigits(month, 2);
        out.put('-');
        out.putDigits(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1, 2);
        return year;
    }

    private static void addEra(long year, CopyBuffer out) {
        if (year <= 0) {
            out.putAscii(" BC");
        }
    }
}
