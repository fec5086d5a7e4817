package io.strandline.postgres.read;

import io.strandline.manifest.Span;
import io.strandline.postgres.catalog.Relation;
import io.strandline.postgres.catalog.RelationColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is asked of the server for a span of a table's keys: all rows of the span in the order of their keys, and perhaps some beside it, which whoever reads
 * leaves out by their keys.
 */
record SpanQuery(String where, String order) {
    static SpanQuery of(Relation relation, Span span) {
        List<RelationColumn> key = relation.key();
        RelationColumn first = key.get(0);
        byte[] prefix = relation.descriptor().keyPrefix().toByteArray();
        Optional<KeyBorder> lower = KeyBorder.of(first, span.start().toByteArray(), prefix);
        Optional<KeyBorder> upper = KeyBorder.of(first, span.end().toByteArray(), prefix);
        boolean hasNaN = first.encoding().hasNaN();
        String ordered = ordered(first);

        List<String> conditions = new ArrayList<>();
        lower.ifPresent(border -> conditions.add(ordered + " >= " + border.literal()));
        upper.ifPresent(border -> {
            // Where different values are equal to the server, some of those that equal the border may be below it.
            boolean exact = border.isWhole() && !first.encoding().hasEqualValues();
            String below = ordered + (exact ? " < " : " <= ") + border.literal();
            // NaN comes last there and first here.
            conditions.add(hasNaN && lower.isEmpty() ? "(" + below + " OR " + ordered + " = 'NaN')" : below);
        });
        if (hasNaN && lower.isPresent() && upper.isEmpty()) {
            conditions.add(ordered + " <> 'NaN'");
        }
        return new SpanQuery(String.join(" AND ", conditions), TableQuery.order(key, lower.isPresent()));
    }

    /** The first column, as the server orders it like keys do. */
    private static String ordered(RelationColumn first) {
        return first.isOrderedAsKeys() ? first.sql() : "(" + first.bytewiseText() + ")";
    }
}
