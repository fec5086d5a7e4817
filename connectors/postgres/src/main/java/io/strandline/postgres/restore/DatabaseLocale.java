package io.strandline.postgres.restore;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says what a database's locale is as servers of the version say it that is restored into: pg_dump writes what the newest ones understand. */
final class DatabaseLocale {
    private static final int FIRST_WITH_PROVIDER = 150_000;
    private static final int FIRST_WITH_LOCALE = 130_000;
    private static final Pattern PROVIDER = Pattern.compile(" LOCALE_PROVIDER = libc\\b");
    private static final Pattern LOCALE = Pattern.compile(" LOCALE = ('(?:[^']|'')*')");

    private DatabaseLocale() {}

    /**
     * @param statement a CREATE DATABASE of pg_dump's
     * @param serverVersion such as 150002
     */
    static String in(String statement, int serverVersion) {
        String result = statement;
        if (serverVersion < FIRST_WITH_PROVIDER) {
            // The only one there was.
            result = PROVIDER.matcher(result).replaceFirst("");
        }
        if (serverVersion < FIRST_WITH_LOCALE) {
            Matcher locale = LOCALE.matcher(result);
            result = locale.replaceFirst(" LC_COLLATE = $1 LC_CTYPE = $1");
        }
        return result;
    }
}
