package io.strandline.control.backup;

import io.strandline.control.execution.CheckedOptions;
import io.strandline.control.execution.CreateText;
import io.strandline.control.execution.Rows;
import io.strandline.control.result.ResultColumn;
import io.strandline.control.result.ResultColumn.Type;
import io.strandline.control.value.ValueText;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.layer.BackupTargets.Coverage;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.layer.RecordCursor;
import io.strandline.manifest.layer.TableTotals;
import io.strandline.manifest.layer.Totals;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.SchemaObject;
import io.strandline.manifest.schema.TableDescriptor;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a layer holds: one row for each database, schema, table, view and sequence. */
final class BackupContents {
    private final LayerReader layer;
    private final Catalog catalog;
    private final boolean withIds;
    private final boolean withSizes;
    private final boolean withFileSizes;
    private final boolean withStatements;

    /** @param withStatements SHOW BACKUP SCHEMAS */
    BackupContents(LayerReader layer, CheckedOptions options, boolean withStatements) {
        this.layer = layer;
        this.catalog = layer.catalog();
        this.withIds = options.flag("debug_ids");
        this.withSizes = !options.flag("skip size");
        this.withFileSizes = options.flag("check_files");
        this.withStatements = withStatements;
    }

    Rows rows() {
        Map<Integer, Totals> totals = withSizes || withFileSizes ? totals() : Map.of();
        Rows rows = Rows.of(columns());
        for (Descriptor descriptor : catalog.descriptors()) {
            rows.add(row(descriptor, totals.getOrDefault(descriptor.id(), Totals.NONE))
                    .toArray());
        }
        return rows;
    }

    private Map<Integer, Totals> totals() {
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

    private List<@Nullable Object> row(Descriptor descriptor, Totals totals) {
        boolean isTable = descriptor instanceof TableDescriptor;
        boolean isDatabase = descriptor instanceof DatabaseDescriptor;
        List<@Nullable Object> row = new ArrayList<>();
        addNamed(row, isDatabase ? Optional.empty() : catalog.descriptor(descriptor.databaseId()));
        addNamed(
                row,
                descriptor instanceof SchemaObject object ? catalog.descriptor(object.schemaId()) : Optional.empty());
        addNamed(row, Optional.of(descriptor));
        row.add(descriptor.kind());
        row.add(layer.manifest().window().isFull() ? "full" : "incremental");
        row.add(
                layer.manifest().window().isFull()
                        ? null
                        : time(layer.manifest().window().start()));
        row.add(time(layer.manifest().window().end()));
        row.add(isTable && withSizes ? (Long) totals.logicalBytes() : null);
        row.add(isTable && withSizes ? (Long) totals.rows() : null);
        row.add(layer.manifest().targets().coverage() == Coverage.CLUSTER);
        row.add(null);
        if (withStatements) {
            row.add(statement(descriptor));
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

    private static String time(HlcTimestamp time) {
        return ValueText.of(ColumnType.of(Kind.TIMESTAMPTZ), time.toInstant().truncatedTo(ChronoUnit.MICROS));
    }

    private String statement(Descriptor descriptor) {
        if (descriptor instanceof DatabaseDescriptor database) {
            return CreateText.of(database);
        }
        if (descriptor instanceof SchemaDescriptor schema) {
            return CreateText.of(schema);
        }
        return CreateText.of((SchemaObject) descriptor, catalog);
    }
}
