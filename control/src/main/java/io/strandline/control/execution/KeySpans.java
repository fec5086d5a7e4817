package io.strandline.control.execution;

import io.strandline.control.statement.Expression;
import io.strandline.control.statement.Expression.Comparison;
import io.strandline.control.statement.Expression.ComparisonOperator;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.row.KeyCodec;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which keys a WHERE can be true for: equality on the first columns of the primary key, and bounds on the next one. It narrows what
 * is read; the condition is still checked for every row.
 */
final class KeySpans {
    private final TableDescriptor table;
    private final Binder binder;
    private final List<Comparison> conjuncts = new ArrayList<>();

    private KeySpans(TableDescriptor table, Binder binder) {
        this.table = table;
        this.binder = binder;
    }

    /** @return empty if no key can be meant */
    static Optional<Span> of(TableDescriptor table, Optional<Expression> where, Binder binder) {
        KeySpans spans = new KeySpans(table, binder);
        where.ifPresent(spans::collect);
        return spans.span();
    }

    private void collect(Expression expression) {
        if (expression instanceof Expression.And and) {
            collect(and.left());
            collect(and.right());
        } else if (expression instanceof Comparison comparison) {
            conjuncts.add(comparison);
            conjuncts.add(
                    new Comparison(comparison.right(), comparison.operator().mirrored(), comparison.left()));
        }
    }

    private Optional<Span> span() {
        KeyCodec codec = KeyCodec.of(table);
        List<Object> prefix = new ArrayList<>();
        for (int columnId : table.primaryKey()) {
            Column column = table.columns().get(table.position(columnId));
            Optional<Object> value =
                    isNarrowing(column.type()) ? bound(column, ComparisonOperator.EQUAL) : Optional.empty();
            if (value.isEmpty()) {
                return isNarrowing(column.type()) ? within(codec, prefix, column) : Optional.of(prefix(codec, prefix));
            }
            prefix.add(value.get());
        }
        return Optional.of(prefix(codec, prefix));
    }

    private static Span prefix(KeyCodec codec, List<Object> values) {
        return Span.ofPrefix(Key.of(codec.encodePrefix(values)));
    }

    /** Bounds on the column after those that are known. */
    private Optional<Span> within(KeyCodec codec, List<Object> values, Column column) {
        Span all = prefix(codec, values);
        Key start = all.start();
        Key end = all.end();
        Optional<Object> from = bound(column, ComparisonOperator.GREATER_OR_EQUAL);
        Optional<Object> after = bound(column, ComparisonOperator.GREATER);
        Optional<Object> to = bound(column, ComparisonOperator.LESS_OR_EQUAL);
        Optional<Object> before = bound(column, ComparisonOperator.LESS);
        if (from.isPresent()) {
            start = later(start, prefix(codec, with(values, from.get())).start());
        }
        if (after.isPresent()) {
            start = later(start, prefix(codec, with(values, after.get())).end());
        }
        if (to.isPresent()) {
            end = earlier(end, prefix(codec, with(values, to.get())).end());
        }
        if (before.isPresent()) {
            end = earlier(end, prefix(codec, with(values, before.get())).start());
        }
        return start.compareTo(end) < 0 ? Optional.of(new Span(start, end)) : Optional.empty();
    }

    private static List<Object> with(List<Object> values, Object last) {
        List<Object> all = new ArrayList<>(values);
        all.add(last);
        return all;
    }

    private static Key later(Key a, Key b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static Key earlier(Key a, Key b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    /** What the column is compared with by this operator, if that is a constant of its own type. */
    private Optional<Object> bound(Column column, ComparisonOperator operator) {
        for (Comparison conjunct : conjuncts) {
            if (conjunct.operator() == operator
                    && conjunct.left() instanceof Expression.ColumnName name
                    && name.name().equals(column.name())) {
                Bound value = binder.bind(conjunct.right(), Optional.of(column.type()));
                if (value.constant() && value.type().equals(column.type())) {
                    Optional<Object> constant = Optional.ofNullable(value.constantValue());
                    if (constant.isPresent()) {
                        return constant;
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** Types whose equal values have equal keys, and whose keys are ordered as their values. */
    private static boolean isNarrowing(ColumnType type) {
        return switch (type.kind()) {
            case BOOL, INT2, INT4, INT8, STRING, BYTES, DATE, TIME, TIMESTAMP, TIMESTAMPTZ, UUID -> true;
            case FLOAT4, FLOAT8, DECIMAL, INTERVAL, JSONB, ARRAY -> false;
        };
    }
}
