package io.strandline.cli.shell;

import java.util.function.Predicate;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.impl.DefaultParser;

/** Lets a statement go on over several lines until it is complete. */
final class StatementParser implements Parser {
    private final Predicate<String> isComplete;
    private final DefaultParser words = new DefaultParser();

    /** @param isComplete whether the text may be carried out */
    StatementParser(Predicate<String> isComplete) {
        this.isComplete = isComplete;
        words.setQuoteChars(new char[0]);
        words.setEscapeChars(new char[0]);
    }

    @Override
    public ParsedLine parse(String text, int cursor, ParseContext context) {
        if (context == ParseContext.ACCEPT_LINE && !text.isBlank() && !isComplete.test(text)) {
            throw new EOFError(-1, cursor, "the statement goes on");
        }
        return words.parse(text, cursor, ParseContext.COMPLETE);
    }
}
