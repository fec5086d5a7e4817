package io.strandline.control.execution;

import io.strandline.control.statement.Options;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The options of one statement, of which each is known. */
public final class CheckedOptions {
    private final Options options;

    private CheckedOptions(Options options) {
        this.options = options;
    }

    /**
     * @param statement for messages
     * @param known options that work
     * @param later options that CockroachDB has and this program does not have yet
     * @throws StrandlineException {@code INVALID_PARAMETER}, {@code NOT_SUPPORTED}
     */
    public static CheckedOptions of(String statement, Options options, List<String> known, List<String> later) {
        options.names().forEach(name -> {
            if (later.contains(name)) {
                throw notSupported(statement, name);
            }
            if (!known.contains(name)) {
                throw new StrandlineException(
                        ErrorCode.INVALID_PARAMETER,
                        "invalid option \"" + name + "\"",
                        statement + " takes " + String.join(", ", new TreeSet<>(known)) + ".");
            }
        });
        return new CheckedOptions(options);
    }

    /** Refuses an option by name. */
    public static StrandlineException notSupported(String statement, String option) {
        return new StrandlineException(
                ErrorCode.NOT_SUPPORTED,
                "option \"" + option + "\" of " + statement + " is not supported yet",
                "Leave it out.");
    }

    /** The option's one value. */
    public Optional<String> text(String name) {
        return options.get(name).map(option -> {
            if (option.values().size() != 1) {
                throw new StrandlineException(
                        ErrorCode.INVALID_PARAMETER,
                        "option \"" + name + "\" needs one value",
                        "Write " + name + " = '...'.");
            }
            return option.values().get(0);
        });
    }

    /** The option's values, at least one. */
    public Optional<List<String>> texts(String name) {
        return options.get(name).map(option -> {
            if (option.values().isEmpty()) {
                throw new StrandlineException(
                        ErrorCode.INVALID_PARAMETER,
                        "option \"" + name + "\" needs a value",
                        "Write " + name + " = '...'.");
            }
            return option.values();
        });
    }

    /** Whether the option is set: alone, it means true. */
    public boolean flag(String name) {
        Map<String, Boolean> values = Map.of("true", true, "false", false, "on", true, "off", false);
        return options.get(name)
                .map(option -> option.values().isEmpty()
                        ? Boolean.TRUE
                        : Optional.ofNullable(values.get(option.values().get(0).toLowerCase(Locale.ROOT)))
                                .orElseThrow(() -> new StrandlineException(
                                        ErrorCode.INVALID_PARAMETER,
                                        "option \"" + name + "\" is true or false, not \""
                                                + option.values().get(0) + "\"",
                                        "Alone, " + name + " means true.")))
                .orElse(false);
    }
}
