package io.strandline.control.execution;

import io.strandline.control.statement.ColumnDefinition;
import io.strandline.keyspace.write.RowCursor;
import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.row.RowCodec;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * ADD COLUMN. As in PostgreSQL, a default that is the same for all rows is evaluated once and kept with the column: rows that are there are not
 * touched. Any other one, such as {@code unique_rowid()}, is written into each of them.
 */
final class AddedColumns {
    private final SessionContext session;

    AddedColumns(SessionContext session) {
        this.session = session;
    }

    /** @return the table with the column, put */
    TableDescriptor add(ColumnDefinition definition, TableDescriptor table, Transaction transaction) {
        Column column = new Column(
                transaction.newColumnId(table),
                definition.name(),
                definition.type(),
                definition.nullable(),
                definition.defaultExpression().map(ColumnDefinition.DefaultValue::text),
                definition.hidden());
        Binder binder = new Binder(Optional.empty(), new Functions(session, Optional.of(transaction)));
        Bound value = definition
                .defaultExpression()
                .map(text -> binder.assignment(text.expression(), column))
                .orElseGet(() -> Bound.constant(column.type(), null));
        if (!value.constant()) {
            return addAndFill(column, value, table, transaction);
        }
        Object initial = value.constantValue();
        if (initial != null) {
            return put(column.withInitialValue(RowCodec.encodeValue(column, initial)), table, transaction);
        }
        if (!column.nullable()) {
            requireNoRows(column, table, transaction);
        }
        return put(column, table, transaction);
    }

    private static TableDescriptor put(Column column, TableDescriptor table, Transaction transaction) {
        List<Column> columns = new ArrayList<>(table.columns());
        columns.add(column);
        TableDescriptor wider = table.change().columns(columns).build();
        transaction.put(wider);
        return wider;
    }

    private static void requireNoRows(Column column, TableDescriptor table, Transaction transaction) {
        try (RowCursor rows = transaction.scan(table, table.span(), false)) {
            if (rows.next()) {
                throw new StrandlineException(
                        ErrorCode.NOT_NULL_VIOLATION,
                        "null value in column \"" + column.name() + "\" violates not-null constraint",
                        "The table has rows: give the column a DEFAULT, or leave out NOT NULL.");
            }
        }
    }

    private TableDescriptor addAndFill(Column column, Bound value, TableDescriptor table, Transaction transaction) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        try (RowCursor cursor = transaction.scan(table, table.span(), true)) {
            while (cursor.next()) {
                session.cancellation().check();
                rows.add(cursor.row());
            }
        }
        TableDescriptor wider = put(column, table, transaction);
        for (@Nullable Object[] row : rows) {
            session.cancellation().check();
            @Nullable Object[] before = Arrays.copyOf(row, row.length + 1);
            @Nullable Object[] after = before.clone();
            after[row.length] = value.constantValue();
            transaction.update(wider, before, after);
        }
        return wider;
    }
}
