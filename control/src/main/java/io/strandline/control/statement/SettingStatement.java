package io.strandline.control.statement;

import java.util.Optional;

/** About what is set for the whole keyspace, and not for one session. */
public sealed interface SettingStatement extends Statement {
    /**
     * @param name with its dots, lower case
     * @param value as text; empty for the default
     */
    record SetClusterSetting(String name, Optional<String> value) implements SettingStatement {}

    record ShowClusterSetting(String name) implements SettingStatement {}

    record ShowClusterSettings() implements SettingStatement {}
}
