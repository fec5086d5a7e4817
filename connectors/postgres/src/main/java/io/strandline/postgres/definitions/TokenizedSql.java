package io.strandline.postgres.definitions;

import io.strandline.postgres.definitions.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** SQL whose names can be found and changed. What pg_dump writes names every object with its schema. */
final class TokenizedSql {
    /** What pg_dump writes before DATABASE where a database's name comes next. */
    private static final Set<String> DATABASE_FOLLOWS = Set.of("CREATE", "ALTER", "ON", "IN");

    private final String sql;
    /** Without blanks. */
    private final List<Token> tokens;

    TokenizedSql(String sql) {
        this.sql = sql;
        this.tokens =
                SqlLexer.tokens(sql).stream().filter(token -> !token.isBlank()).toList();
    }

    /** The first name with a schema. */
    Optional<ObjectName> firstName() {
        return nameFrom(0);
    }

    /** The first name with a schema after the first of these key words. */
    Optional<ObjectName> firstNameAfter(String keyword) {
        int at = indexOf(keyword, 0);
        return at < 0 ? Optional.empty() : nameFrom(at + 1);
    }

    /** The first name with a schema after the last of these key words. */
    Optional<ObjectName> firstNameAfterLast(String keyword) {
        int last = -1;
        for (int at = indexOf(keyword, 0); at >= 0; at = indexOf(keyword, at + 1)) {
            last = at;
        }
        return last < 0 ? Optional.empty() : nameFrom(last + 1);
    }

    private Optional<ObjectName> nameFrom(int first) {
        for (int i = first; i < tokens.size(); i++) {
            Optional<ObjectName> name = nameAt(i);
            if (name.isPresent()) {
                return name;
            }
        }
        return Optional.empty();
    }

    /** The name, without a schema, right after the first of these key words: of an index, a constraint. */
    Optional<String> wordAfter(String keyword) {
        int at = indexOf(keyword, 0);
        return at >= 0 && at + 1 < tokens.size() && isName(at + 1) ? Optional.of(storedAt(at + 1)) : Optional.empty();
    }

    /** The name after the first of these key words and a symbol: {@code TABLESPACE = fast}. */
    Optional<String> wordAfter(String keyword, char symbol) {
        int at = indexOf(keyword, 0);
        return at >= 0 && isSymbol(at + 1, symbol) && at + 2 < tokens.size() && isName(at + 2)
                ? Optional.of(storedAt(at + 2))
                : Optional.empty();
    }

    /** The names, separated by commas, behind each place where these key words follow each other. */
    List<String> listsAfter(String... keywords) {
        List<String> names = new ArrayList<>();
        for (int i = indexOf(keywords[0], 0); i >= 0; i = indexOf(keywords[0], i + 1)) {
            int next = i;
            for (String keyword : keywords) {
                next = isWord(next, keyword) ? next + 1 : tokens.size();
            }
            while (next < tokens.size() && isName(next)) {
                names.add(textAt(next));
                next = isSymbol(next + 1, ',') ? next + 2 : tokens.size();
            }
        }
        return names;
    }

    /** The names in parentheses, separated by commas, behind the last place where the key word stands before one. */
    List<ObjectName> namesIn(String keyword) {
        List<ObjectName> names = new ArrayList<>();
        for (int i = indexOf(keyword, 0); i >= 0; i = indexOf(keyword, i + 1)) {
            if (isSymbol(i + 1, '(')) {
                names.clear();
                for (int at = i + 2; at < tokens.size() && !isSymbol(at, ')'); at++) {
                    nameAt(at).ifPresent(names::add);
                }
            }
        }
        return names;
    }

    /** Whether it begins with these key words. */
    boolean startsWith(String... keywords) {
        return hasAt(0, keywords);
    }

    /** Whether these key words follow each other somewhere. */
    boolean has(String... keywords) {
        for (int i = indexOf(keywords[0], 0); i >= 0; i = indexOf(keywords[0], i + 1)) {
            if (hasAt(i, keywords)) {
                return true;
            }
        }
        return false;
    }

    /** What stands before the last place where these key words follow each other; all of it if there is none. */
    String before(String... keywords) {
        for (int i = tokens.size() - 1; i > 0; i--) {
            if (hasAt(i, keywords)) {
                return sql.substring(0, tokens.get(i).start()).strip();
            }
        }
        return sql;
    }

    /** What stands before the first of these key words; all of it if there is none. */
    TokenizedSql upTo(String... keywords) {
        for (int i = 0; i < tokens.size(); i++) {
            for (String keyword : keywords) {
                if (isWord(i, keyword)) {
                    return new TokenizedSql(sql.substring(0, tokens.get(i).start()));
                }
            }
        }
        return this;
    }

    private boolean hasAt(int at, String... keywords) {
        for (int i = 0; i < keywords.length; i++) {
            if (!isWord(at + i, keywords[i])) {
                return false;
            }
        }
        return true;
    }

    /**
     * Puts objects into other schemas: wherever they are named with theirs, also in literals such as {@code 'shop.orders_id_seq'::regclass}.
     *
     * @param schemas new ones, by the name that an object has now
     */
    String moved(Map<ObjectName, String> schemas) {
        StringBuilder changed = new StringBuilder(sql.length() + 64);
        int copied = 0;
        for (int i = 0; i < tokens.size(); i++) {
            String replacement = replacement(i, schemas);
            if (replacement != null) {
                Token token = tokens.get(i);
                changed.append(sql, copied, token.start()).append(replacement);
                copied = token.end();
            }
        }
        return changed.append(sql, copied, sql.length()).toString();
    }

    /** Of one token: a schema's name before one of the objects, or a literal that names one. */
    private @Nullable String replacement(int at, Map<ObjectName, String> schemas) {
        if (tokens.get(at).kind() == Kind.STRING) {
            return isSymbol(at + 1, ':') && isSymbol(at + 2, ':') && isWord(at + 3, "regclass")
                    ? movedLiteral(textAt(at), schemas)
                    : null;
        }
        String schema = nameAt(at).map(schemas::get).orElse(null);
        return schema == null ? null : ObjectName.quoted(schema);
    }

    private static @Nullable String movedLiteral(String literal, Map<ObjectName, String> schemas) {
        if (!literal.startsWith("'")) {
            return null;
        }
        String name = literal.substring(1, literal.length() - 1).replace("''", "'");
        return ObjectName.literal(new TokenizedSql(name).moved(schemas));
    }

    /**
     * Gives a database another name wherever it is what a statement is about. What else is called {@code database} is left alone.
     *
     * @param newName as it is to be stored
     */
    String databaseRenamed(String newName) {
        StringBuilder changed = new StringBuilder(sql.length() + 64);
        int copied = 0;
        for (int i = 1; i + 1 < tokens.size(); i++) {
            if (isWord(i, "DATABASE") && isName(i + 1) && DATABASE_FOLLOWS.contains(textAt(i - 1))) {
                Token token = tokens.get(i + 1);
                changed.append(sql, copied, token.start()).append(ObjectName.quoted(newName));
                copied = token.end();
            }
        }
        return changed.append(sql, copied, sql.length()).toString();
    }

    /** Its statements, without their semicolons. Not for functions whose body is SQL between {@code BEGIN ATOMIC} and {@code END}. */
    List<String> statements() {
        List<String> statements = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            int end = endOfStatement(i);
            int last = isSymbol(end, ';') ? tokens.get(end).start() : sql.length();
            statements.add(sql.substring(tokens.get(i).start(), last).strip());
            i = end;
        }
        return statements;
    }

    /** Only the statements, each with its semicolon, that do not begin with {@code SET} and one of the names. */
    String withoutSettings(Set<String> names) {
        StringBuilder kept = new StringBuilder(sql.length());
        int copied = 0;
        for (int i = 0; i < tokens.size(); i++) {
            boolean begins = i == 0 || isSymbol(i - 1, ';');
            if (begins && isWord(i, "SET") && i + 1 < tokens.size() && names.contains(textAt(i + 1))) {
                int end = endOfStatement(i);
                kept.append(sql, copied, tokens.get(i).start());
                copied = tokens.get(end).end();
                i = end;
            }
        }
        return kept.append(sql, copied, sql.length()).toString().strip();
    }

    /** The value of the last statement {@code SET name = value}, as it is written. */
    Optional<String> lastSetting(String name) {
        for (int i = tokens.size() - 1; i > 0; i--) {
            if (isWord(i, name) && isWord(i - 1, "SET") && isSymbol(i + 1, '=')) {
                return Optional.of(textAt(i + 2));
            }
        }
        return Optional.empty();
    }

    private int endOfStatement(int from) {
        int end = from;
        while (end < tokens.size() - 1 && !isSymbol(end, ';')) {
            end++;
        }
        return end;
    }

    /** Two names with a dot between them, and none before. */
    private Optional<ObjectName> nameAt(int at) {
        boolean isFirst = at == 0 || !isSymbol(at - 1, '.');
        return isFirst && at + 2 < tokens.size() && isName(at) && isSymbol(at + 1, '.') && isName(at + 2)
                ? Optional.of(new ObjectName(storedAt(at), storedAt(at + 2)))
                : Optional.empty();
    }

    private int indexOf(String keyword, int from) {
        for (int i = from; i < tokens.size(); i++) {
            if (isWord(i, keyword)) {
                return i;
            }
        }
        return -1;
    }

    private boolean isWord(int at, String keyword) {
        return at < tokens.size()
                && tokens.get(at).kind() == Kind.WORD
                && textAt(at).equalsIgnoreCase(keyword);
    }

    private boolean isName(int at) {
        Kind kind = tokens.get(at).kind();
        return kind == Kind.WORD || kind == Kind.QUOTED_NAME;
    }

    private boolean isSymbol(int at, char symbol) {
        return at >= 0
                && at < tokens.size()
                && tokens.get(at).kind() == Kind.SYMBOL
                && sql.charAt(tokens.get(at).start()) == symbol;
    }

    private String textAt(int at) {
        return sql.substring(tokens.get(at).start(), tokens.get(at).end());
    }

    private String storedAt(int at) {
        return ObjectName.stored(textAt(at));
    }
}
