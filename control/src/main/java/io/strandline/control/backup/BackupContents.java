package io.strandline.control.backup;

import io.strandline.control.execution.Cancellation;
import io.strandline.control.execution.CheckedOptions;
import io.strandline.control.execution.CreateText;
import io.strandline.control.result.ResultColumn;
import io.strandline.control.result.ResultColumn.Type;
import io.strandline.control.result.ResultSink;
import io.strandline.manifest.layer.BackupManifest;
import io.strandline.manifest.layer.BackupTargets.Coverage;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.layer.RecordCursor;
import io.strandline.manifest.layer.TableTotals;
import io.strandline.manifest.layer.Totals;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.DefinitionsDescriptor;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.SchemaObject;
import io.strandline.manifest.schema.TableDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What layers hold: one row for each of them and each database, schema, table, view and sequence. */
final class BackupContents {
    /** What tables of the source's own catalog hold, which nobody has made as tables. */
    private static final String LARGE_OBJECTS = "large objects";

    private final boolean withIds;
    private final boolean withSizes;
    private final boolean withFileSizes;
    private final boolean withStatements;

    /** @param withStatements SHOW BACKUP SCHEMAS */
    BackupContents(CheckedOptions options, boolean withStatements) {
        this.withIds = options.flag("debug_ids");
        this.withSizes = !options.flag("skip size");
        this.withFileSizes = options.flag("check_files");
        this.withStatements = withStatements;
    }

    /** Sends a layer's rows before it reads the next. */
    void send(List<LayerReader> layers, Cancellation cancellation, ResultSink sink) {
        sink.columns(columns());
        for (LayerReader layer : layers) {
            cancellation.check();
            Catalog catalog = layer.catalog();
            Map<Integer, Totals> totals = withSizes || withFileSizes ? totals(layer) : Map.of();
            for (Descriptor descriptor : catalog.descriptors()) {
                sink.row(row(layer, catalog, descriptor, totals.getOrDefault(descriptor.id(), Totals.NONE)));
            }
        }
        sink.done("SHOW BACKUP");
    }

    private static Map<Integer, Totals> totals(LayerReader layer) {
        Map<Integer, Totals> totals = new HashMap<>();
        try (RecordCursor<TableTotals> tables = layer.tableTotals()) {
            while (tables.hasNext()) {
                TableTotals table = tables.next();
                totals.put(table.tableId(), table.totals());
            }
        }
        return totals;
    }

    private List<ResultColumn> columns() {
        List<ResultColumn> columns = new ArrayList<>();
        addNamed(columns, "database_name", "database_id");
        addNamed(columns, "parent_schema_name", "parent_schema_id");
        addNamed(columns, "object_name", "object_id");
        columns.add(new ResultColumn("object_type", Type.TEXT));
        columns.add(new ResultColumn("backup_type", Type.TEXT));
        columns.add(new ResultColumn("start_time", Type.TEXT));
        columns.add(new ResultColumn("end_time", Type.TEXT));
        columns.add(new ResultColumn("size_bytes", Type.INT));
        columns.add(new ResultColumn("rows", Type.INT));
        columns.add(new ResultColumn("is_full_cluster", Type.BOOL));
        columns.add(new ResultColumn("regions", Type.TEXT));
        if (withStatements) {
            columns.add(new ResultColumn("create_statement", Type.TEXT));
        }
        if (withFileSizes) {
            columns.add(new ResultColumn("file_bytes", Type.INT));
        }
        return columns;
    }

    private void addNamed(List<ResultColumn> columns, String name, String id) {
        columns.add(new ResultColumn(name, Type.TEXT));
        if (withIds) {
            columns.add(new ResultColumn(id, Type.INT));
        }
    }

    private List<@Nullable Object> row(LayerReader layer, Catalog catalog, Descriptor descriptor, Totals totals) {
        BackupManifest manifest = layer.manifest();
        boolean isFull = manifest.window().isFull();
        boolean isTable = descriptor instanceof TableDescriptor;
        boolean isDatabase = descriptor instanceof DatabaseDescriptor;
        List<@Nullable Object> row = new ArrayList<>();
        addNamed(row, isDatabase ? Optional.empty() : catalog.descriptor(descriptor.databaseId()));
        addNamed(
                row,
                descriptor instanceof SchemaObject object ? catalog.descriptor(object.schemaId()) : Optional.empty());
        addNamed(row, Optional.of(descriptor));
        row.add(
                isTable && TargetObjects.isOfDatabaseItself((SchemaObject) descriptor, catalog)
                        ? LARGE_OBJECTS
                        : descriptor.kind());
        row.add(typeOf(layer));
        row.add(isFull ? null : TimeColumns.text(manifest.window().start()));
        row.add(TimeColumns.text(manifest.window().end()));
        row.add(isTable && withSizes ? (Long) totals.logicalBytes() : null);
        row.add(isTable && withSizes ? (Long) totals.rows() : null);
        row.add(manifest.targets().coverage() == Coverage.CLUSTER);
        row.add(null);
        if (withStatements) {
            row.add(statement(descriptor, catalog));
        }
        if (withFileSizes) {
            row.add(isTable ? (Long) totals.storedBytes() : null);
        }
        return row;
    }

    private void addNamed(List<@Nullable Object> row, Optional<Descriptor> descriptor) {
        row.add(descriptor.map(Descriptor::name).orElse(null));
        if (withIds) {
            row.add(descriptor.map(named -> (long) named.id()).orElse(null));
        }
    }

    /** {@code full} or {@code incremental}. */
    static String typeOf(LayerReader layer) {
        return layer.manifest().window().isFull() ? "full" : "incremental";
    }

    private static String statement(Descriptor descriptor, Catalog catalog) {
        if (descriptor instanceof DatabaseDescriptor database) {
            return CreateText.of(database);
        }
        if (descriptor instanceof SchemaDescriptor schema) {
            return CreateText.of(schema);
        }
        if (descriptor instanceof DefinitionsDescriptor definitions) {
            return new String(definitions.content().toByteArray(), StandardCharsets.UTF_8);
        }
        return CreateText.of((SchemaObject) descriptor, catalog);
    }
}
