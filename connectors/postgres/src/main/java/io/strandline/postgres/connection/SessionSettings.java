package io.strandline.postgres.connection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What every session has set, whatever server, database and role say: the text of a value must be the same in each backup, no name may mean another
 * object, and no time limit may end a long read.
 */
final class SessionSettings {
    private SessionSettings() {}

    /** @param lockTimeout how long locks are waited for; a backup that waited for ever would make others wait behind it */
    static void apply(Connection connection, String lockTimeout) throws SQLException {
        Map<String, String> settings = settings(lockTimeout);
        // Only what this release knows.
        String names = String.join(
                ", ", settings.keySet().stream().map(name -> "(?, ?)").toList());
        try (PreparedStatement set = connection.prepareStatement(
                "SELECT pg_catalog.set_config(known.name, wanted.value, false) FROM (VALUES " + names
                        + ") AS wanted (name, value) JOIN pg_catalog.pg_settings AS known USING (name)")) {
            int parameter = 1;
            for (Map.Entry<String, String> setting : settings.entrySet()) {
                set.setString(parameter++, setting.getKey());
                set.setString(parameter++, setting.getValue());
            }
            set.execute();
        }
    }

    private static Map<String, String> settings(String lockTimeout) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("search_path", "pg_catalog");
        // A backslash in a literal is one.
        settings.put("standard_conforming_strings", "on");
        settings.put("DateStyle", "ISO");
        settings.put("IntervalStyle", "postgres");
        settings.put("TimeZone", "UTC");
        settings.put("extra_float_digits", "1");
        settings.put("bytea_output", "hex");
        settings.put("lc_monetary", "C");
        settings.put("xmloption", "content");
        settings.put("statement_timeout", "0");
        settings.put("idle_in_transaction_session_timeout", "0");
        settings.put("idle_session_timeout", "0");
        settings.put("transaction_timeout", "0");
        settings.put("lock_timeout", lockTimeout);
        // What a database or role is set to is not meant for those who restore it.
        settings.put("default_transaction_read_only", "off");
        // A policy makes a read fail, and never leaves rows out of it.
        settings.put("row_security", "off");
        // Rows come in the order of their blocks.
        settings.put("synchronize_seqscans", "off");
        // Compiling an expression for each column pays for no query of ours.
        settings.put("jit", "off");
        return settings;
    }
}
