package io.strandline.control.parser;

import io.strandline.control.statement.ColumnDefinition;
import io.strandline.control.statement.Definition;
import io.strandline.control.statement.IndexDefinition;
import io.strandline.control.statement.Options;
import io.strandline.manifest.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.misc.Interval;
import org.jspecify.annotations.Nullable;

/** One CREATE TABLE: gathers what its elements say. */
final class TableBuilder {
    private final List<ColumnDefinition> columns = new ArrayList<>();
    private final List<IndexDefinition> indexes = new ArrayList<>();
    private List<String> primaryKey = List.of();

    /** The column of an ADD COLUMN. */
    static ColumnDefinition addedColumn(SqlParser.ColumnDefinitionContext context) {
        TableBuilder table = new TableBuilder();
        table.addColumn(context);
        if (!table.primaryKey.isEmpty()) {
            throw SourcePlace.error(
                    context.getStart(),
                    ErrorCode.INVALID_TABLE_DEFINITION,
                    "multiple primary keys for table are not allowed",
                    "The primary key of a table is fixed by CREATE TABLE.");
        }
        if (!table.indexes.isEmpty()) {
            throw SourcePlace.error(
                    context.getStart(),
                    ErrorCode.NOT_SUPPORTED,
                    "UNIQUE is not supported in ADD COLUMN",
                    "Add the column, then make it unique with CREATE UNIQUE INDEX.");
        }
        return table.columns.get(0);
    }

    Definition.CreateTable build(SqlParser.CreateTableContext context) {
        for (SqlParser.TableElementContext element : context.tableElement()) {
            add(element);
        }
        return new Definition.CreateTable(
                Literals.qualifiedName(context.objectName()),
                context.ifNotExists() != null,
                columns,
                primaryKey,
                indexes,
                context.parameters() == null
                        ? Options.NONE
                        : OptionsBuilder.options(context.parameters().option()));
    }

    private void add(SqlParser.TableElementContext element) {
        if (element instanceof SqlParser.ColumnElementContext column) {
            addColumn(column.columnDefinition());
        } else if (element instanceof SqlParser.PrimaryKeyElementContext key) {
            setPrimaryKey(key, columns(key.indexColumns()));
        } else if (element instanceof SqlParser.UniqueElementContext unique) {
            indexes.add(new IndexDefinition(optionalName(unique.index), columns(unique.indexColumns()), true));
        } else if (element instanceof SqlParser.IndexElementContext index) {
            indexes.add(new IndexDefinition(
                    optionalName(index.index), columns(index.indexColumns()), index.UNIQUE() != null));
        } else if (element instanceof SqlParser.RefusedElementContext refused) {
            throw refused(refused, refused.CHECK() != null ? "CHECK constraints are" : "foreign keys are");
        }
    }

    private void addColumn(SqlParser.ColumnDefinitionContext context) {
        String name = Literals.name(context.name());
        boolean nullable = true;
        boolean hidden = false;
        Optional<ColumnDefinition.DefaultValue> defaultValue = Optional.empty();
        for (SqlParser.ColumnConstraintContext constraint : context.columnConstraint()) {
            if (constraint instanceof SqlParser.NotNullContext) {
                nullable = false;
            } else if (constraint instanceof SqlParser.NotVisibleContext) {
                hidden = true;
            } else if (constraint instanceof SqlParser.DefaultValueContext value) {
                defaultValue = Optional.of(new ColumnDefinition.DefaultValue(
                        source(value.expression()), ExpressionBuilder.expression(value.expression())));
            } else if (constraint instanceof SqlParser.PrimaryKeyContext) {
                setPrimaryKey(constraint, List.of(name));
            } else if (constraint instanceof SqlParser.UniqueContext unique) {
                indexes.add(new IndexDefinition(optionalName(unique.index), List.of(name), true));
            } else if (constraint instanceof SqlParser.RefusedConstraintContext refused) {
                throw refused(refused, refusedConstraint(refused));
            }
        }
        columns.add(new ColumnDefinition(name, TypeBuilder.type(context.type()), nullable, defaultValue, hidden));
    }

    private static String refusedConstraint(SqlParser.RefusedConstraintContext context) {
        if (context.CHECK() != null) {
            return "CHECK constraints are";
        }
        return context.COLLATE() != null ? "COLLATE is" : "foreign keys are";
    }

    private void setPrimaryKey(ParserRuleContext context, List<String> columnNames) {
        if (!primaryKey.isEmpty()) {
            throw SourcePlace.error(
                    context.getStart(),
                    ErrorCode.SYNTAX,
                    "multiple primary keys for table are not allowed",
                    "Name all columns of the key in one PRIMARY KEY (a, b).");
        }
        primaryKey = columnNames;
    }

    static List<String> columns(SqlParser.IndexColumnsContext context) {
        List<String> names = new ArrayList<>();
        for (SqlParser.IndexColumnContext column : context.indexColumn()) {
            if (column.DESC() != null) {
                throw refused(column, "descending columns of a key or an index are");
            }
            names.add(Literals.name(column.name()));
        }
        return names;
    }

    private static Optional<String> optionalName(SqlParser.@Nullable NameContext context) {
        return Optional.ofNullable(context).map(Literals::name);
    }

    private static String source(ParserRuleContext context) {
        CharStream source = context.getStart().getInputStream();
        return source.getText(Interval.of(
                context.getStart().getStartIndex(), context.getStop().getStopIndex()));
    }

    private static RuntimeException refused(ParserRuleContext context, String what) {
        return SourcePlace.error(context.getStart(), ErrorCode.NOT_SUPPORTED, what + " not supported", null);
    }
}
