package io.strandline.manifest.layer;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.DefinitionsDescriptor;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.Index;
import io.strandline.manifest.schema.PartitionedTableDescriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.SequenceDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.schema.ViewDescriptor;
import java.nio.ByteBuffer;
import java.util.List;

/** The lines of BACKUP_CATALOG as Avro. */
final class CatalogCodec {
    static final RecordCodec<CatalogRecord> RECORDS = Schemas.codec(
            "CatalogRecord",
            line -> AvroRecord.of("CatalogRecord")
                    .withOptional("time", line.time(), AvroRecord::timestamp)
                    .with("id", line.id())
                    .withOptional("descriptor", line.descriptor(), CatalogCodec::toAvro)
                    .with("change", line.change()),
            avro -> new CatalogRecord(
                    avro.optional("time").map(AvroRecord::asTimestamp),
                    avro.intOf("id"),
                    avro.optional("descriptor").map(CatalogCodec::descriptor),
                    avro.text("change")));

    /** Those of the objects that a plan names. */
    static final RecordCodec<List<DefinitionsDescriptor>> DEFINITIONS = Schemas.codec(
            "PlanDefinitions",
            definitions -> AvroRecord.of("PlanDefinitions").withAll("definitions", definitions, CatalogCodec::toAvro),
            avro -> avro.all("definitions", CatalogCodec::definitions));

    private CatalogCodec() {}

    private static AvroRecord toAvro(Descriptor descriptor) {
        if (descriptor instanceof DatabaseDescriptor database) {
            return base("Database", database);
        } else if (descriptor instanceof SchemaDescriptor schema) {
            return base("Schema", schema).with("databaseId", schema.databaseId());
        } else if (descriptor instanceof TableDescriptor table) {
            return toAvro(table);
        } else if (descriptor instanceof PartitionedTableDescriptor table) {
            return base("PartitionedTable", table)
                    .with("databaseId", table.databaseId())
                    .with("schemaId", table.schemaId())
                    .withAll("memberIds", table.memberIds());
        } else if (descriptor instanceof ViewDescriptor view) {
            return base("View", view)
                    .with("databaseId", view.databaseId())
                    .with("schemaId", view.schemaId())
                    .withAll("columnNames", view.columnNames())
                    .with("query", view.query());
        } else if (descriptor instanceof SequenceDescriptor sequence) {
            return base("Sequence", sequence)
                    .with("databaseId", sequence.databaseId())
                    .with("schemaId", sequence.schemaId())
                    .with("start", sequence.start())
                    .with("increment", sequence.increment())
                    .with("minValue", sequence.minValue())
                    .with("maxValue", sequence.maxValue())
                    .with("value", sequence.value())
                    .with("called", sequence.called())
                    .with("ownerId", sequence.ownerId())
                    .withOptional("valueBefore", sequence.valueBefore());
        } else if (descriptor instanceof DefinitionsDescriptor definitions) {
            return base("Definitions", definitions)
                    .with("databaseId", definitions.databaseId())
                    .with("format", definitions.format())
                    .with("details", definitions.details())
                    .with("content", definitions.content());
        }
        throw new IllegalArgumentException("no Avro record for a " + descriptor.kind());
    }

    private static AvroRecord base(String schemaName, Descriptor descriptor) {
        return AvroRecord.of(schemaName)
                .with("id", descriptor.id())
                .with("version", descriptor.version())
                .with("name", descriptor.name());
    }

    private static AvroRecord toAvro(TableDescriptor table) {
        return base("Table", table)
                .with("databaseId", table.databaseId())
                .with("schemaId", table.schemaId())
                .with("state", table.state().name())
                .with("keyGeneration", table.keyGeneration())
                .with("layoutVersion", table.layoutVersion())
                .withAll("columns", table.columns(), CatalogCodec::toAvro)
                .withAll("primaryKey", table.primaryKey())
                .withAll("indexes", table.indexes(), CatalogCodec::toAvro)
                .with("excludeData", table.excludeData())
                .withOptional("gcTtlSeconds", table.gcTtlSeconds());
    }

    private static AvroRecord toAvro(Column column) {
        return AvroRecord.of("Column")
                .with("id", column.id())
                .with("name", column.name())
                .with("type", toAvro(column.type()))
                .with("nullable", column.nullable())
                .withOptional("defaultExpression", column.defaultExpression())
                .with("hidden", column.hidden())
                .withOptional("initialValue", column.initialValue().map(value -> ByteBuffer.wrap(value.toByteArray())));
    }

    private static AvroRecord toAvro(ColumnType type) {
        return AvroRecord.of("ColumnType")
                .with("kind", type.kind().name())
                .with("precision", type.precision())
                .with("scale", type.scale())
                .with("length", type.length())
                .withOptional("element", type.element(), CatalogCodec::toAvro)
                .withOptional("nativeName", type.nativeName());
    }

    private static AvroRecord toAvro(Index index) {
        return AvroRecord.of("Index")
                .with("id", index.id())
                .with("name", index.name())
                .withAll("columnIds", index.columnIds())
                .with("unique", index.unique());
    }

    private static Descriptor descriptor(AvroRecord avro) {
        int id = avro.intOf("id");
        int version = avro.intOf("version");
        String name = avro.text("name");
        return switch (avro.schemaName()) {
            case "Database" -> new DatabaseDescriptor(id, version, name);
            case "Schema" -> new SchemaDescriptor(id, version, avro.intOf("databaseId"), name);
            case "Table" -> table(avro);
            case "PartitionedTable" ->
                new PartitionedTableDescriptor(
                        id, version, avro.intOf("databaseId"), avro.intOf("schemaId"), name, avro.ints("memberIds"));
            case "View" ->
                new ViewDescriptor(
                        id,
                        version,
                        avro.intOf("databaseId"),
                        avro.intOf("schemaId"),
                        name,
                        avro.texts("columnNames"),
                        avro.text("query"));
            case "Sequence" ->
                new SequenceDescriptor(
                        id,
                        version,
                        avro.intOf("databaseId"),
                        avro.intOf("schemaId"),
                        name,
                        avro.longOf("start"),
                        avro.longOf("increment"),
                        avro.longOf("minValue"),
                        avro.longOf("maxValue"),
                        avro.longOf("value"),
                        avro.booleanOf("called"),
                        avro.intOf("ownerId"),
                        avro.optionalLong("valueBefore"));
            case "Definitions" -> definitions(avro);
            default -> throw unknown("object " + id, "kind of descriptor", avro.schemaName());
        };
    }

    private static DefinitionsDescriptor definitions(AvroRecord avro) {
        return new DefinitionsDescriptor(
                avro.intOf("id"),
                avro.intOf("version"),
                avro.intOf("databaseId"),
                avro.text("name"),
                avro.text("format"),
                avro.text("details"),
                avro.key("content"));
    }

    private static TableDescriptor table(AvroRecord avro) {
        String name = avro.text("name");
        return new TableDescriptor(
                avro.intOf("id"),
                avro.intOf("version"),
                avro.intOf("databaseId"),
                avro.intOf("schemaId"),
                name,
                known(TableDescriptor.State.class, avro.text("state"), "table " + name, "state"),
                avro.intOf("keyGeneration"),
                avro.intOf("layoutVersion"),
                avro.all("columns", column -> column(name, column)),
                avro.ints("primaryKey"),
                avro.all("indexes", CatalogCodec::index),
                avro.booleanOf("excludeData"),
                avro.optionalLong("gcTtlSeconds"));
    }

    private static Column column(String table, AvroRecord avro) {
        String name = avro.text("name");
        return new Column(
                avro.intOf("id"),
                name,
                type("column " + table + "." + name, avro.child("type")),
                avro.booleanOf("nullable"),
                avro.optionalText("defaultExpression"),
                avro.booleanOf("hidden"),
                avro.optionalKey("initialValue"));
    }

    private static ColumnType type(String column, AvroRecord avro) {
        return new ColumnType(
                known(ColumnType.Kind.class, avro.text("kind"), column, "type"),
                avro.intOf("precision"),
                avro.intOf("scale"),
                avro.intOf("length"),
                avro.optional("element").map(element -> type(column, element)),
                avro.optionalText("nativeName"));
    }

    private static Index index(AvroRecord avro) {
        return new Index(avro.intOf("id"), avro.text("name"), avro.ints("columnIds"), avro.booleanOf("unique"));
    }

    private static <E extends Enum<E>> E known(Class<E> values, String name, String owner, String what) {
        try {
            return Enum.valueOf(values, name);
        } catch (IllegalArgumentException e) {
            throw unknown(owner, what, name);
        }
    }

    private static StrandlineException unknown(String owner, String what, String value) {
        return new StrandlineException(
                ErrorCode.UNKNOWN_FORMAT,
                owner + " of the backup has the " + what + " " + value + ", which this program does not know",
                FormatVersion.USE_NEWER);
    }
}
