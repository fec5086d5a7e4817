package io.strandline.control.statement;

import java.util.List;

/**
 * A name of one to three parts, such as {@code t}, {@code schema.t}, {@code database.t} or {@code database.schema.t}. What the first of
 * two parts is, only the catalog can tell.
 *
 * @param parts case as meant, quotes removed; one to three
 */
public record QualifiedName(List<String> parts) {
    public static final int MOST_PARTS = 3;

    public QualifiedName {
        parts = List.copyOf(parts);
        if (parts.isEmpty() || parts.size() > MOST_PARTS) {
            throw new IllegalArgumentException("a name of " + parts.size() + " parts");
        }
    }

    public static QualifiedName of(String... parts) {
        return new QualifiedName(List.of(parts));
    }

    /** The part after the last point. */
    public String last() {
        return parts.get(parts.size() - 1);
    }

    /** As messages show it: parts with points between, without quotes. */
    @Override
    public String toString() {
        return String.join(".", parts);
    }
}
