package io.strandline.postgres.definitions;

/**
 * A piece of SQL text. All of them, one after the other, are the text.
 *
 * @param kind what it is
 * @param start its first character
 * @param end after its last one
 */
record Token(Kind kind, int start, int end) {
    enum Kind {
        /** White space and comments of both kinds but {@link #LINE_COMMENT}. */
        SPACE,
        /** From {@code --} to the end of its line, which is not part of it. */
        LINE_COMMENT,
        /** {@code \connect} and its like: a line for psql, outside of everything. */
        META_COMMAND,
        /** A key word or a name without quotes. */
        WORD,
        /** A name in double quotes. */
        QUOTED_NAME,
        /** {@code '...'}, with its prefix, if it has one. */
        STRING,
        /** {@code $tag$...$tag$}. */
        DOLLAR_STRING,
        NUMBER,
        /** Any other character. */
        SYMBOL
    }

    boolean isBlank() {
        return kind == Kind.SPACE || kind == Kind.LINE_COMMENT || kind == Kind.META_COMMAND;
    }
}
