package io.strandline.control.statement;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A statement that answers rows and changes nothing (but for {@code nextval} and {@code setval}). */
public sealed interface Query extends Statement {
    /**
     * @param from empty: the items stand for themselves
     * @param orderBy leading columns of the primary key
     */
    record Select(
            List<SelectItem> items,
            Optional<Source> from,
            Optional<Expression> asOf,
            Optional<Expression> where,
            List<OrderItem> orderBy,
            OptionalLong limit)
            implements Query {
        public Select {
            items = List.copyOf(items);
            orderBy = List.copyOf(orderBy);
        }
    }

    /** Where rows come from. */
    sealed interface Source {}

    record Table(QualifiedName name) implements Source {}

    /** A SHOW statement in brackets, CockroachDB's {@code [SHOW JOBS]}. */
    record ShownJobs(JobStatement.ShowJobs show) implements Source {}

    /** What is selected. */
    sealed interface SelectItem {}

    /** All visible columns. */
    record AllColumns() implements SelectItem {}

    /** @param heading what the column is called; given with {@code AS}, or the expression's own */
    record SelectExpression(Expression expression, String heading) implements SelectItem {}

    record OrderItem(String column, boolean descending) {}

    record ShowDatabases() implements Query {}

    record ShowSchemas(Optional<String> database) implements Query {}

    /** @param from a database, a schema, or both */
    record ShowTables(Optional<QualifiedName> from) implements Query {}

    record ShowColumns(QualifiedName table) implements Query {}

    record ShowIndexes(QualifiedName table) implements Query {}

    /** SHOW CREATE TABLE, VIEW or SEQUENCE: whatever the name stands for. */
    record ShowCreate(QualifiedName name) implements Query {}

    record ShowRanges(QualifiedName table) implements Query {}

    record ShowFingerprints(QualifiedName table, Optional<Expression> asOf) implements Query {}

    /** SHOW PREPARED TRANSACTIONS. */
    record ShowPrepared() implements Query {}

    record ShowZone(ZoneTarget target) implements Query {}

    record ShowZones() implements Query {}

    /** SHOW and the name of a variable, such as {@code database}. */
    record ShowVariable(String name) implements Query {}
}
