package io.strandline.postgres.definitions;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.definitions.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the plain text of {@code pg_dump --verbose} as entries. An entry begins with a comment of pg_dump; what looks like one inside of a function's body or a
 * string is no comment for the lexer.
 *
 * <p>{@code SET default_tablespace} and {@code SET default_table_access_method}, which pg_dump writes where they change, become facts of each entry, so
 * that entries can run in any session. psql's commands are left out.
 */
final class DefinitionParser {
    private static final Pattern FIRST_LINE = Pattern.compile("-- TOC entry (\\d+) \\(class \\d+ OID \\d+\\)");
    private static final Pattern DEPENDENCIES = Pattern.compile("-- Dependencies:((?: \\d+)*)");
    // A name may hold anything, so the last type is the type.
    private static final Pattern NAME_LINE =
            Pattern.compile("-- Name: (.*); Type: ([A-Z ]+); Schema: (.*); Owner: ?(.*?)(?:; Tablespace: .*)?");

    private static final String TABLESPACE = "default_tablespace";
    private static final String ACCESS_METHOD = "default_table_access_method";
    /** pg_dump begins the session anew after each {@code \connect}; whoever runs entries sets these, and more. */
    private static final Set<String> SESSION_SETTINGS = Set.of(
            TABLESPACE,
            ACCESS_METHOD,
            "statement_timeout",
            "lock_timeout",
            "idle_in_transaction_session_timeout",
            "transaction_timeout",
            "client_encoding",
            "standard_conforming_strings",
            "check_function_bodies",
            "xmloption",
            "client_min_messages",
            "row_security");

    private final String text;
    private final List<DefinitionEntry> entries = new ArrayList<>();
    private String tablespace = "''";
    private String accessMethod = "heap";

    private DefinitionParser(String text) {
        this.text = text;
    }

    static List<DefinitionEntry> parse(String text) {
        DefinitionParser parser = new DefinitionParser(text);
        parser.parse();
        return List.copyOf(parser.entries);
    }

    /** An entry's comment, while its statements are gathered. */
    private static final class Header {
        private final int number;
        private List<Integer> dependencies = List.of();
        private String name = "";
        private String type = "";
        private String schema = "";

        Header(int number) {
            this.number = number;
        }

        boolean isComplete() {
            return !type.isEmpty();
        }
    }

    private void parse() {
        Header header = new Header(0);
        StringBuilder body = new StringBuilder();
        for (Token token : SqlLexer.tokens(text)) {
            String piece = text.substring(token.start(), token.end());
            if (token.kind() == Kind.LINE_COMMENT) {
                Matcher first = FIRST_LINE.matcher(piece);
                if (first.matches()) {
                    finish(header, body);
                    header = new Header(Integer.parseInt(first.group(1)));
                    body.setLength(0);
                } else {
                    readInto(header, piece);
                }
            } else if (token.kind() != Kind.META_COMMAND) {
                body.append(piece);
            }
        }
        finish(header, body);
        if (entries.isEmpty() && !text.isBlank()) {
            throw new StrandlineException(
                    ErrorCode.DATA_CORRUPTED,
                    "the definitions of the backup hold no entries",
                    "They must be the text of pg_dump --verbose.");
        }
    }

    private static void readInto(Header header, String line) {
        Matcher dependencies = DEPENDENCIES.matcher(line);
        Matcher name = NAME_LINE.matcher(line);
        if (dependencies.matches()) {
            header.dependencies = numbers(dependencies.group(1));
        } else if (name.matches() && !header.isComplete()) {
            header.name = name.group(1);
            header.type = name.group(2);
            header.schema = name.group(3);
        }
    }

    private static List<Integer> numbers(String list) {
        return list.isBlank()
                ? List.of()
                : Pattern.compile(" ")
                        .splitAsStream(list.strip())
                        .map(Integer::valueOf)
                        .toList();
    }

    /** Settings at the end of an entry's text were written for the next one. */
    private void finish(Header header, StringBuilder body) {
        TokenizedSql sql = new TokenizedSql(body.toString());
        if (header.isComplete()) {
            entries.add(new DefinitionEntry(
                    header.number,
                    header.name,
                    header.type,
                    header.schema,
                    header.dependencies,
                    tablespace,
                    accessMethod,
                    sql.withoutSettings(SESSION_SETTINGS)));
        }
        tablespace = sql.lastSetting(TABLESPACE).orElse(tablespace);
        accessMethod = sql.lastSetting(ACCESS_METHOD).orElse(accessMethod);
    }
}
