package io.strandline.control.statement;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What follows WITH: names, each once, with or without values.
 *
 * @param options in the order they were written
 */
public record Options(List<Option> options) {
    public static final Options NONE = new Options(List.of());

    /**
     * One of them.
     *
     * @param name lower case, words separated by one space: {@code skip size}
     * @param values texts; empty if only the name was given, more than one for a list
     */
    public record Option(String name, List<String> values) {
        public Option {
            values = List.copyOf(values);
        }
    }

    public Options {
        options = List.copyOf(options);
    }

    public Optional<Option> get(String name) {
        return options.stream().filter(option -> option.name().equals(name)).findFirst();
    }

    public Stream<String> names() {
        return options.stream().map(Option::name);
    }
}
