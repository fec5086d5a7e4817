package io.strandline.control.parser;

import io.strandline.control.statement.Definition;
import io.strandline.control.statement.Definition.DropBehavior;
import io.strandline.control.statement.Definition.IndexName;
import io.strandline.control.statement.Definition.ObjectKind;
import io.strandline.control.statement.IndexDefinition;
import io.strandline.control.statement.QualifiedName;
import io.strandline.control.statement.Statement;
import io.strandline.control.statement.ZoneTarget;
import io.strandline.manifest.ErrorCode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.misc.Interval;
import org.jspecify.annotations.Nullable;

/** CREATE, ALTER and DROP. */
final class DefinitionBuilder extends SqlBaseVisitor<Statement> {
    @Override
    public Statement visitCreateDatabase(SqlParser.CreateDatabaseContext context) {
        return new Definition.CreateDatabase(Literals.name(context.name()), context.ifNotExists() != null);
    }

    @Override
    public Statement visitDropDatabase(SqlParser.DropDatabaseContext context) {
        return new Definition.DropDatabase(
                Literals.name(context.name()),
                context.ifExists() != null,
                behavior(context.dropBehavior(), DropBehavior.CASCADE));
    }

    @Override
    public Statement visitCreateSchema(SqlParser.CreateSchemaContext context) {
        return new Definition.CreateSchema(schemaName(context.objectName()), context.ifNotExists() != null);
    }

    @Override
    public Statement visitDropSchema(SqlParser.DropSchemaContext context) {
        return new Definition.DropSchema(
                context.objectName().stream().map(DefinitionBuilder::schemaName).toList(),
                context.ifExists() != null,
                behavior(context.dropBehavior(), DropBehavior.RESTRICT));
    }

    private static QualifiedName schemaName(SqlParser.ObjectNameContext context) {
        QualifiedName name = Literals.qualifiedName(context);
        if (name.parts().size() > 2) {
            throw SourcePlace.error(
                    context.getStart(),
                    ErrorCode.SYNTAX,
                    "improper schema name: " + name,
                    "The name of a schema is schema or database.schema.");
        }
        return name;
    }

    @Override
    public Statement visitCreateTable(SqlParser.CreateTableContext context) {
        return new TableBuilder().build(context);
    }

    @Override
    public Statement visitDropTable(SqlParser.DropTableContext context) {
        return drop(ObjectKind.TABLE, context.objectName(), context.ifExists());
    }

    @Override
    public Statement visitCreateIndex(SqlParser.CreateIndexContext context) {
        Optional<String> name = Optional.ofNullable(context.index).map(Literals::name);
        if (context.ifNotExists() != null && name.isEmpty()) {
            throw SourcePlace.error(
                    context.ON().getSymbol(), ErrorCode.SYNTAX, "IF NOT EXISTS needs the index's name", null);
        }
        return new Definition.CreateIndex(
                Literals.qualifiedName(context.objectName()),
                new IndexDefinition(name, TableBuilder.columns(context.indexColumns()), context.UNIQUE() != null),
                context.ifNotExists() != null);
    }

    @Override
    public Statement visitDropIndex(SqlParser.DropIndexContext context) {
        return new Definition.DropIndex(
                context.indexName().stream().map(DefinitionBuilder::indexName).toList(), context.ifExists() != null);
    }

    private static IndexName indexName(SqlParser.IndexNameContext context) {
        QualifiedName name = Literals.qualifiedName(context.objectName());
        if (context.name() != null) {
            return new IndexName(Optional.of(name), Literals.name(context.name()));
        }
        if (name.parts().size() > 1) {
            throw SourcePlace.error(
                    context.getStart(),
                    ErrorCode.SYNTAX,
                    "improper index name: " + name,
                    "Name the table and the index: table@index.");
        }
        return new IndexName(Optional.empty(), name.last());
    }

    @Override
    public Statement visitCreateView(SqlParser.CreateViewContext context) {
        SqlParser.ViewQueryContext query = context.viewQuery();
        CharStream source = query.getStart().getInputStream();
        return new Definition.CreateView(
                Literals.qualifiedName(context.objectName()),
                context.ifNotExists() != null,
                context.names() == null ? List.of() : Literals.names(context.names()),
                source.getText(Interval.of(
                        query.getStart().getStartIndex(), query.getStop().getStopIndex())));
    }

    @Override
    public Statement visitDropView(SqlParser.DropViewContext context) {
        return drop(ObjectKind.VIEW, context.objectName(), context.ifExists());
    }

    @Override
    public Statement visitCreateSequence(SqlParser.CreateSequenceContext context) {
        Optional<Long> start = Optional.empty();
        Optional<Long> increment = Optional.empty();
        Optional<Long> minValue = Optional.empty();
        Optional<Long> maxValue = Optional.empty();
        for (SqlParser.SequenceOptionContext option : context.sequenceOption()) {
            if (option.integer() == null) {
                continue;
            }
            Optional<Long> number = Optional.of(Literals.integer(option.integer()));
            switch (option.getStart().getText().toUpperCase(Locale.ROOT)) {
                case "START" -> start = number;
                case "INCREMENT" -> increment = number;
                case "MINVALUE" -> minValue = number;
                case "MAXVALUE" -> maxValue = number;
                default -> {
                    // CACHE says how values are handed out, not which.
                }
            }
        }
        return new Definition.CreateSequence(
                Literals.qualifiedName(context.objectName()),
                context.ifNotExists() != null,
                new Definition.SequenceOptions(start, increment, minValue, maxValue));
    }

    @Override
    public Statement visitDropSequence(SqlParser.DropSequenceContext context) {
        return drop(ObjectKind.SEQUENCE, context.objectName(), context.ifExists());
    }

    private static Statement drop(
            ObjectKind kind, List<SqlParser.ObjectNameContext> names, SqlParser.@Nullable IfExistsContext ifExists) {
        return new Definition.DropObjects(
                kind, names.stream().map(Literals::qualifiedName).toList(), ifExists != null);
    }

    @Override
    public Statement visitAlterTable(SqlParser.AlterTableContext context) {
        AlterationBuilder alterations = new AlterationBuilder();
        return new Definition.AlterTable(
                Literals.qualifiedName(context.objectName()),
                context.ifExists() != null,
                context.alteration().stream().map(alterations::visit).toList());
    }

    @Override
    public Statement visitTruncate(SqlParser.TruncateContext context) {
        return new Definition.Truncate(
                context.objectName().stream().map(Literals::qualifiedName).toList());
    }

    @Override
    public Statement visitConfigureZone(SqlParser.ConfigureZoneContext context) {
        return new Definition.ConfigureZone(
                zone(context.zone()),
                context.zoneSetting().stream()
                        .map(setting -> new Definition.ZoneSetting(
                                Literals.qualifiedName(setting.objectName()).toString(), zoneValue(setting)))
                        .toList());
    }

    private static Optional<String> zoneValue(SqlParser.ZoneSettingContext context) {
        if (context.literal() == null) {
            return Optional.empty();
        }
        boolean negative = context.getChild(2) != context.literal();
        return Optional.of((negative ? "-" : "") + Literals.text(context.literal()));
    }

    @Override
    public Statement visitDiscardZone(SqlParser.DiscardZoneContext context) {
        return new Definition.DiscardZone(zone(context.zone()));
    }

    static ZoneTarget zone(SqlParser.ZoneContext context) {
        if (context.objectName() != null) {
            return new ZoneTarget.OfTable(Literals.qualifiedName(context.objectName()));
        }
        String name = context.name() == null ? "default" : Literals.name(context.name());
        return context.DATABASE() != null ? new ZoneTarget.OfDatabase(name) : new ZoneTarget.OfRange(name);
    }

    static DropBehavior behavior(SqlParser.@Nullable DropBehaviorContext context, DropBehavior otherwise) {
        if (context == null) {
            return otherwise;
        }
        return context.CASCADE() != null ? DropBehavior.CASCADE : DropBehavior.RESTRICT;
    }
}
