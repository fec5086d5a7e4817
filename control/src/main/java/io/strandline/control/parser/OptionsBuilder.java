package io.strandline.control.parser;

import io.strandline.control.statement.Options;
import io.strandline.manifest.ErrorCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.tree.ParseTree;
import org.jspecify.annotations.Nullable;

/** WITH and what follows it. */
final class OptionsBuilder {
    private OptionsBuilder() {}

    static Options options(SqlParser.@Nullable WithContext context) {
        return context == null ? Options.NONE : options(context.option());
    }

    static Options options(List<SqlParser.OptionContext> contexts) {
        List<Options.Option> options = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (SqlParser.OptionContext option : contexts) {
            String name = name(option.optionName());
            if (!seen.add(name)) {
                throw SourcePlace.error(
                        option.getStart(), ErrorCode.SYNTAX, name + " option specified multiple times", null);
            }
            options.add(new Options.Option(name, values(option.optionValue())));
        }
        return new Options(options);
    }

    private static String name(SqlParser.OptionNameContext context) {
        if (context.name() != null) {
            return Literals.name(context.name());
        }
        return context.children.stream()
                .map(ParseTree::getText)
                .collect(Collectors.joining(" "))
                .toLowerCase(Locale.ROOT);
    }

    private static List<String> values(SqlParser.@Nullable OptionValueContext context) {
        if (context == null) {
            return List.of();
        }
        if (context.literal() != null) {
            return List.of(Literals.text(context.literal()));
        }
        return context.name() != null ? List.of(Literals.name(context.name())) : Literals.strings(context.STRING());
    }
}
