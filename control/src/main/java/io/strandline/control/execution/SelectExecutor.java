package io.strandline.control.execution;

import io.strandline.control.job.JobList;
import io.strandline.control.job.JobRegistry;
import io.strandline.control.result.ResultColumn;
import io.strandline.control.result.ResultSink;
import io.strandline.control.statement.Expression;
import io.strandline.control.statement.QualifiedName;
import io.strandline.control.statement.Query;
import io.strandline.control.statement.Query.OrderItem;
import io.strandline.control.statement.Query.Select;
import io.strandline.control.statement.Query.SelectExpression;
import io.strandline.control.statement.Query.SelectItem;
import io.strandline.control.value.ValueText;
import io.strandline.keyspace.write.RowCursor;
import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** SELECT: one scan of one table, or expressions that stand alone. */
final class SelectExecutor {
    private static final @Nullable Object[] NO_ROW = new Object[0];

    private final SessionContext session;
    private final JobStatementExecutor jobs;

    SelectExecutor(SessionContext session, JobRegistry registry) {
        this.session = session;
        this.jobs = new JobStatementExecutor(session, registry, this);
    }

    JobStatementExecutor jobs() {
        return jobs;
    }

    void execute(Select select, ResultSink sink) {
        Answer answer = new Answer(sink);
        if (select.from().isPresent() && select.from().get() instanceof Query.ShownJobs shown) {
            jobs(select, shown, answer);
        } else if (select.asOf().isPresent() && select.from().isPresent()) {
            session.transactions().requireNone("AS OF SYSTEM TIME");
            HlcTimestamp time =
                    AsOfTime.of(select.asOf().get(), session.control().now());
            TableDescriptor table = names(session.control().catalog(time)).table(tableName(select));
            Binder binder = new Binder(Optional.of(table), new Functions(session, Optional.empty()));
            scan(select, table, binder, span -> session.control().scan(table, span, time), answer);
        } else if (select.items().stream().anyMatch(SelectExecutor::writes)) {
            List<List<@Nullable Object>> rows = new ArrayList<>();
            List<ResultColumn> columns = session.transactions().write(transaction -> {
                rows.clear();
                return alone(select, transaction, rows);
            });
            sink.columns(columns);
            rows.forEach(answer::row);
        } else {
            session.transactions().read(answer::isEmpty, transaction -> {
                read(select, transaction, answer);
                return true;
            });
        }
        sink.done("SELECT " + answer.rows);
    }

    private static QualifiedName tableName(Select select) {
        return ((Query.Table) select.from().orElseThrow()).name();
    }

    /** A table that is stored nowhere, and read at once. */
    private void jobs(Select select, Query.ShownJobs shown, Answer answer) {
        if (select.asOf().isPresent()) {
            throw new StrandlineException(
                    ErrorCode.NOT_SUPPORTED,
                    "AS OF SYSTEM TIME is not supported of SHOW JOBS",
                    "SELECT ... FROM system.jobs AS OF SYSTEM TIME ... shows the rows of jobs as they were.");
        }
        JobStatementExecutor.Listing listing = jobs.prepare(shown.show());
        JobList list = session.transactions().read(listing::rows);
        Binder binder = new Binder(Optional.of(list.table()), new Functions(session, Optional.empty()));
        scan(
                select,
                list.table(),
                binder,
                span -> new ListedRows(list, !select.orderBy().isEmpty()),
                answer);
    }

    /** The rows of a list; the condition that a span came from is checked for each of them anyway. */
    private static final class ListedRows implements RowCursor {
        private final Iterator<@Nullable Object[]> rows;
        private @Nullable Object[] row = NO_ROW;

        /** @param inKeyOrder instead of the list's own */
        ListedRows(JobList list, boolean inKeyOrder) {
            this.rows = inKeyOrder
                    ? list.rows().stream()
                            .sorted(Comparator.comparing((@Nullable Object[] values) -> (Long) values[0]))
                            .iterator()
                    : list.rows().iterator();
        }

        @Override
        public boolean next() {
            boolean found = rows.hasNext();
            row = found ? rows.next() : NO_ROW;
            return found;
        }

        @Override
        public @Nullable Object[] row() {
            return row;
        }

        @Override
        public void close() {}
    }

    /** What was sent so far. */
    private static final class Answer {
        private final ResultSink sink;
        private long rows;
        private boolean begun;

        Answer(ResultSink sink) {
            this.sink = sink;
        }

        boolean isEmpty() {
            return !begun;
        }

        void begin(List<ResultColumn> columns) {
            begun = true;
            sink.columns(columns);
        }

        void row(List<@Nullable Object> values) {
            rows++;
            sink.row(values);
        }
    }

    private static boolean writes(SelectItem item) {
        return item instanceof SelectExpression expression && Functions.writes(expression.expression());
    }

    private Names names(Catalog catalog) {
        return new Names(catalog, session.variables().database());
    }

    private void read(Select select, Transaction transaction, Answer answer) {
        if (select.from().isEmpty()) {
            List<List<@Nullable Object>> rows = new ArrayList<>();
            answer.begin(alone(select, transaction, rows));
            rows.forEach(answer::row);
            return;
        }
        TableDescriptor table = names(transaction.catalog()).table(tableName(select));
        Binder binder = new Binder(Optional.of(table), new Functions(session, Optional.of(transaction)));
        scan(select, table, binder, span -> transaction.scan(table, span, false), answer);
    }

    /** Expressions without a table: one row. */
    private List<ResultColumn> alone(Select select, Transaction transaction, List<List<@Nullable Object>> rows) {
        Binder binder = new Binder(Optional.empty(), new Functions(session, Optional.of(transaction)));
        List<ResultColumn> columns = new ArrayList<>();
        List<@Nullable Object> values = new ArrayList<>();
        for (SelectItem item : select.items()) {
            if (!(item instanceof SelectExpression expression)) {
                throw new StrandlineException(ErrorCode.SYNTAX, "cannot use \"*\" without a FROM clause");
            }
            Bound bound = binder.bind(expression.expression());
            columns.add(new ResultColumn(expression.heading(), ValueText.resultType(bound.type())));
            values.add(ValueText.result(bound.type(), bound.value(NO_ROW)));
        }
        rows.add(Collections.unmodifiableList(values));
        return columns;
    }

    /** Opens a cursor over keys of the table. */
    private interface Scan {
        RowCursor open(Span span);
    }

    private void scan(Select select, TableDescriptor table, Binder binder, Scan scan, Answer answer) {
        Optional<Bound> condition = select.where().map(binder::condition);
        Optional<Span> span = KeySpans.of(table, select.where(), binder);
        Optional<List<Aggregate>> aggregates = aggregates(select, binder);
        boolean descending = descending(select.orderBy(), table);
        long limit = select.limit().orElse(Long.MAX_VALUE);
        Projection projection = aggregates.isPresent() ? Projection.NONE : Projection.of(select.items(), table, binder);
        if (aggregates.isEmpty()) {
            try (RowCursor cursor = span.isEmpty() ? null : scan.open(span.get())) {
                answer.begin(projection.columns());
                Matching matching = new Matching(cursor, condition);
                if (descending) {
                    sendLast(matching, projection, limit, answer);
                } else {
                    sendFirst(matching, projection, limit, answer);
                }
            }
            return;
        }
        try (RowCursor cursor = span.isEmpty() ? null : scan.open(span.get())) {
            Matching matching = new Matching(cursor, condition);
            for (@Nullable Object @Nullable [] row = matching.next(); row != null; row = matching.next()) {
                for (Aggregate aggregate : aggregates.get()) {
                    aggregate.add(row);
                }
            }
        }
        answer.begin(aggregates.get().stream().map(Aggregate::column).toList());
        if (limit > 0) {
            List<@Nullable Object> values = new ArrayList<>();
            aggregates.get().forEach(aggregate -> values.add(aggregate.result()));
            answer.row(Collections.unmodifiableList(values));
        }
    }

    /** The rows of a cursor that a condition holds for. */
    private final class Matching {
        private final @Nullable RowCursor cursor;
        private final Optional<Bound> condition;

        Matching(@Nullable RowCursor cursor, Optional<Bound> condition) {
            this.cursor = cursor;
            this.condition = condition;
        }

        @Nullable
        Object @Nullable [] next() {
            while (cursor != null && cursor.next()) {
                session.cancellation().check();
                @Nullable Object[] row = cursor.row();
                if (condition.isEmpty() || condition.get().holds(row)) {
                    return row;
                }
            }
            return null;
        }
    }

    private static void sendFirst(Matching matching, Projection projection, long limit, Answer answer) {
        for (long sent = 0; sent < limit; sent++) {
            @Nullable Object @Nullable [] row = matching.next();
            if (row == null) {
                return;
            }
            answer.row(projection.of(row));
        }
    }

    /** Rows come in key order: the last ones are kept until the end is known. */
    private static void sendLast(Matching matching, Projection projection, long limit, Answer answer) {
        Deque<List<@Nullable Object>> last = new ArrayDeque<>();
        for (@Nullable Object @Nullable [] row = matching.next(); row != null; row = matching.next()) {
            last.addLast(projection.of(row));
            if (last.size() > limit) {
                last.removeFirst();
            }
        }
        for (Iterator<List<@Nullable Object>> rows = last.descendingIterator(); rows.hasNext(); ) {
            answer.row(rows.next());
        }
    }

    private static Optional<List<Aggregate>> aggregates(Select select, Binder binder) {
        List<Aggregate> aggregates = new ArrayList<>();
        for (SelectItem item : select.items()) {
            if (item instanceof SelectExpression expression
                    && expression.expression() instanceof Expression.Call call
                    && Functions.isAggregate(call)) {
                aggregates.add(Aggregate.of(call, expression.heading(), binder));
            }
        }
        if (aggregates.isEmpty()) {
            return Optional.empty();
        }
        if (aggregates.size() < select.items().size()) {
            throw new StrandlineException(
                    ErrorCode.NOT_SUPPORTED,
                    "columns beside count() and the like need GROUP BY, which is not supported",
                    "Select either columns or aggregates.");
        }
        return Optional.of(aggregates);
    }

    private static boolean descending(List<OrderItem> order, TableDescriptor table) {
        for (int i = 0; i < order.size(); i++) {
            OrderItem item = order.get(i);
            Column column = table.column(item.column()).orElseThrow(() -> Binder.undefinedColumn(item.column(), table));
            boolean inKeyOrder =
                    i < table.primaryKey().size() && table.primaryKey().get(i) == column.id();
            if (!inKeyOrder || item.descending() != order.get(0).descending()) {
                throw new StrandlineException(
                        ErrorCode.NOT_SUPPORTED,
                        "ORDER BY is supported on the primary key only, its columns in order and all in one direction",
                        "SHOW INDEXES FROM " + table.name() + " shows the primary key.");
            }
        }
        return !order.isEmpty() && order.get(0).descending();
    }
}
