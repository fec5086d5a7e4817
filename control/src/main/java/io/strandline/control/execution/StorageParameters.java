package io.strandline.control.execution;

import io.strandline.control.statement.Options;
import io.strandline.control.statement.Options.Option;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.List;
import java.util.Locale;

/** What a table is created WITH, or ALTER TABLE SETs. */
final class StorageParameters {
    static final String EXCLUDE_DATA = "exclude_data_from_backup";

    private StorageParameters() {}

    /**
     * @param before what it is if nothing is said of it
     * @throws StrandlineException {@code INVALID_PARAMETER} for anything else
     */
    static boolean excludeData(Options parameters, boolean before) {
        requireKnown(parameters.names().toList());
        return parameters.get(EXCLUDE_DATA).map(StorageParameters::flag).orElse(before);
    }

    static void requireKnown(List<String> names) {
        for (String name : names) {
            if (!name.equals(EXCLUDE_DATA)) {
                throw new StrandlineException(
                        ErrorCode.INVALID_PARAMETER,
                        "invalid storage parameter \"" + name + "\"",
                        "There is " + EXCLUDE_DATA + ".");
            }
        }
    }

    private static boolean flag(Option option) {
        String text = option.values().isEmpty()
                ? "true"
                : String.join(",", option.values()).toLowerCase(Locale.ROOT);
        return switch (text) {
            case "true", "t", "yes", "on", "1" -> true;
            case "false", "f", "no", "off", "0" -> false;
            default ->
                throw new StrandlineException(
                        ErrorCode.INVALID_PARAMETER,
                        "parameter \"" + option.name() + "\" requires a Boolean value",
                        "Write " + option.name() + " = true, or false.");
        };
    }
}
