package io.strandline.control.execution;

import io.strandline.control.result.ResultSink;
import io.strandline.control.statement.Change;
import io.strandline.control.statement.Expression;
import io.strandline.keyspace.write.RowCursor;
import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.row.KeyCodec;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** INSERT, UPSERT, UPDATE and DELETE; IMPORT goes its own way. */
final class ChangeExecutor {
    private final SessionContext session;
    private final ImportExecutor imports;

    ChangeExecutor(SessionContext session) {
        this.session = session;
        this.imports = new ImportExecutor(session);
    }

    void execute(Change statement, ResultSink sink) {
        if (statement instanceof Change.ImportInto importInto) {
            imports.execute(importInto, sink);
            return;
        }
        String tag = session.transactions().write(transaction -> {
            if (statement instanceof Change.Insert insert) {
                return (insert.upsert() ? "UPSERT " : "INSERT ") + insert(insert, transaction);
            } else if (statement instanceof Change.Update update) {
                return "UPDATE " + update(update, transaction);
            } else if (statement instanceof Change.Delete delete) {
                return "DELETE " + delete(delete, transaction);
            }
            throw new IllegalArgumentException(statement.toString());
        });
        sink.done(tag);
    }

    private TableDescriptor table(Change change, Transaction transaction) {
        return new Names(transaction.catalog(), session.variables().database()).table(change.table());
    }

    private Binder binder(Optional<TableDescriptor> table, Transaction transaction) {
        return new Binder(table, new Functions(session, Optional.of(transaction)));
    }

    private int insert(Change.Insert insert, Transaction transaction) {
        TableDescriptor table = table(insert, transaction);
        Binder binder = binder(Optional.empty(), transaction);
        List<Column> targets = InsertColumns.of(table, insert.columns());
        Defaults defaults = new Defaults(table, binder);
        boolean whole = targets.size() == table.columns().size();
        for (List<Expression> values : insert.rows()) {
            session.cancellation().check();
            requireSameCount(values.size(), targets.size(), insert);
            @Nullable Object[] row = defaults.row();
            for (int i = 0; i < values.size(); i++) {
                if (!(values.get(i) instanceof Expression.Default)) {
                    Column column = targets.get(i);
                    row[table.position(column.id())] =
                            binder.assignment(values.get(i), column).constantValue();
                }
            }
            if (!insert.upsert()) {
                transaction.insert(table, row);
            } else if (whole || insert.columns().isEmpty()) {
                transaction.upsert(table, row);
            } else {
                upsertSome(table, targets, row, transaction);
            }
        }
        return insert.rows().size();
    }

    private static void requireSameCount(int values, int columns, Change.Insert insert) {
        boolean shortIsFine = insert.columns().isEmpty();
        if (values > columns || (values < columns && !shortIsFine)) {
            throw new StrandlineException(
                    ErrorCode.SYNTAX,
                    "INSERT has more "
                            + (values > columns ? "expressions than target columns" : "target columns than expressions")
                            + ", " + values + " expressions for " + columns + " targets");
        }
    }

    /** Columns that are not named keep what the row with the same key has in them. */
    private static void upsertSome(
            TableDescriptor table, List<Column> targets, @Nullable Object[] row, Transaction transaction) {
        Key key = Key.of(KeyCodec.of(table).encode(row));
        try (RowCursor cursor = transaction.scan(table, new Span(key, key.next()), true)) {
            if (!cursor.next()) {
                transaction.insert(table, row);
                return;
            }
            @Nullable Object[] before = cursor.row();
            @Nullable Object[] after = before.clone();
            for (Column column : targets) {
                int position = table.position(column.id());
                after[position] = row[position];
            }
            transaction.update(table, before, after);
        }
    }

    private int update(Change.Update update, Transaction transaction) {
        TableDescriptor table = table(update, transaction);
        Binder binder = binder(Optional.of(table), transaction);
        Defaults defaults = new Defaults(table, binder);
        Map<Integer, Bound> assignments = new HashMap<>();
        for (Change.Assignment assignment : update.assignments()) {
            Column column = table.column(assignment.column())
                    .orElseThrow(() -> Binder.undefinedColumn(assignment.column(), table));
            Bound value = assignment.value() instanceof Expression.Default
                    ? defaults.of(column)
                    : binder.assignment(assignment.value(), column);
            if (assignments.put(table.position(column.id()), value) != null) {
                throw new StrandlineException(
                        ErrorCode.SYNTAX, "multiple assignments to the same column \"" + column.name() + "\"");
            }
        }
        List<@Nullable Object[]> rows = matching(table, update.where(), binder, transaction);
        for (@Nullable Object[] before : rows) {
            session.cancellation().check();
            @Nullable Object[] after = before.clone();
            assignments.forEach((position, value) -> after[position] = value.value(before));
            transaction.update(table, before, after);
        }
        return rows.size();
    }

    private int delete(Change.Delete delete, Transaction transaction) {
        TableDescriptor table = table(delete, transaction);
        List<@Nullable Object[]> rows =
                matching(table, delete.where(), binder(Optional.of(table), transaction), transaction);
        for (@Nullable Object[] row : rows) {
            session.cancellation().check();
            transaction.delete(table, row);
        }
        return rows.size();
    }

    /** All rows that are meant, read and locked before the first is changed: a changed key must not be met again. */
    private List<@Nullable Object[]> matching(
            TableDescriptor table, Optional<Expression> where, Binder binder, Transaction transaction) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        Optional<Bound> condition = where.map(binder::condition);
        Optional<Span> span = KeySpans.of(table, where, binder);
        if (span.isEmpty()) {
            return rows;
        }
        try (RowCursor cursor = transaction.scan(table, span.get(), true)) {
            while (cursor.next()) {
                session.cancellation().check();
                @Nullable Object[] row = cursor.row();
                if (condition.isEmpty() || condition.get().holds(row)) {
                    rows.add(row);
                }
            }
        }
        return rows;
    }
}
