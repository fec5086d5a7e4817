package io.strandline.control.execution;

import io.strandline.control.result.ResultColumn;
import io.strandline.control.result.ResultColumn.Type;
import io.strandline.control.statement.QualifiedName;
import io.strandline.control.statement.Query;
import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.RangeInfo;
import io.strandline.keyspace.TableFingerprint;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Window;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.Index;
import io.strandline.manifest.schema.TableDescriptor;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** SHOW of what one table is made of. */
final class ShowTable {
    private static final BigDecimal MEBIBYTE = BigDecimal.valueOf(1 << 20);

    private final SessionContext session;

    ShowTable(SessionContext session) {
        this.session = session;
    }

    private TableDescriptor table(QualifiedName name) {
        return session.transactions()
                .read(transaction ->
                        new Names(transaction.catalog(), session.variables().database()).table(name));
    }

    Rows columns(Query.ShowColumns show) {
        TableDescriptor table = table(show.table());
        Rows rows = Rows.of(List.of(
                new ResultColumn("column_name", Type.TEXT),
                new ResultColumn("data_type", Type.TEXT),
                new ResultColumn("is_nullable", Type.BOOL),
                new ResultColumn("column_default", Type.TEXT),
                new ResultColumn("generation_expression", Type.TEXT),
                new ResultColumn("indices", Type.TEXT),
                new ResultColumn("is_hidden", Type.BOOL)));
        for (Column column : table.columns()) {
            rows.add(
                    column.name(),
                    column.type().sqlName(),
                    column.nullable(),
                    column.defaultExpression().orElse(null),
                    "",
                    indexNames(table, column),
                    column.hidden());
        }
        return rows;
    }

    /** The primary index holds every column. */
    private static String indexNames(TableDescriptor table, Column column) {
        List<String> names = new ArrayList<>();
        names.add(NewTable.primaryKeyName(table.name()));
        for (Index index : table.indexes()) {
            if (index.columnIds().contains(column.id()) || table.primaryKey().contains(column.id())) {
                names.add(index.name());
            }
        }
        return names.stream().sorted().collect(Collectors.joining(",", "{", "}"));
    }

    Rows indexes(Query.ShowIndexes show) {
        TableDescriptor table = table(show.table());
        Rows rows = Rows.of(List.of(
                new ResultColumn("table_name", Type.TEXT),
                new ResultColumn("index_name", Type.TEXT),
                new ResultColumn("non_unique", Type.BOOL),
                new ResultColumn("seq_in_index", Type.INT),
                new ResultColumn("column_name", Type.TEXT),
                new ResultColumn("direction", Type.TEXT)));
        addIndex(rows, table, NewTable.primaryKeyName(table.name()), true, table.primaryKey());
        for (Index index : table.indexes()) {
            addIndex(rows, table, index.name(), index.unique(), index.columnIds());
        }
        return rows;
    }

    private static void addIndex(
            Rows rows, TableDescriptor table, String name, boolean unique, List<Integer> columnIds) {
        long sequence = 0;
        for (int id : columnIds) {
            sequence++;
            String column = table.columns().get(table.position(id)).name();
            rows.add(table.name(), name, !unique, sequence, column, "ASC");
        }
    }

    Rows ranges(Query.ShowRanges show) {
        TableDescriptor table = table(show.table());
        Rows rows = Rows.of(List.of(
                new ResultColumn("start_key", Type.TEXT),
                new ResultColumn("end_key", Type.TEXT),
                new ResultColumn("range_size_mb", Type.DECIMAL),
                new ResultColumn("replica_localities", Type.TEXT)));
        for (RangeInfo range : session.control()
                .ranges(table.span(), Window.full(session.control().now()))) {
            rows.add(
                    PrettyKey.of(range.span().start()),
                    PrettyKey.of(range.span().end()),
                    BigDecimal.valueOf(range.approximateBytes()).divide(MEBIBYTE, 6, RoundingMode.HALF_UP),
                    range.replicaLocalities().stream()
                            .map(locality -> "\"" + locality + "\"")
                            .collect(Collectors.joining(",", "{", "}")));
        }
        return rows;
    }

    Rows fingerprints(Query.ShowFingerprints show) {
        Keyspace keyspace = ForeignSource.isOfSystem(show.table()) ? session.control() : session.source();
        HlcTimestamp now = keyspace.now();
        HlcTimestamp time = show.asOf().map(asOf -> AsOfTime.of(asOf, now)).orElse(now);
        TableDescriptor table =
                new Names(keyspace.catalog(time), session.variables().database()).table(show.table());
        TableFingerprint fingerprint = keyspace.fingerprint(table, time);
        return Rows.of(List.of(
                        new ResultColumn("index_name", Type.TEXT),
                        new ResultColumn("fingerprint", Type.TEXT),
                        new ResultColumn("rows", Type.INT)))
                .add(
                        NewTable.primaryKeyName(table.name()),
                        fingerprint.fingerprint().toString(),
                        fingerprint.rows());
    }
}
