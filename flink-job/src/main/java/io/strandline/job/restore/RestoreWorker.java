package io.strandline.job.restore;

import io.strandline.job.TableMapping;
import io.strandline.job.source.StopSignal;
import io.strandline.job.source.StoppedException;
import io.strandline.job.source.WorkResult;
import io.strandline.job.source.Worker;
import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.SplitIngest;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.data.DataBlockCodec;
import io.strandline.manifest.data.DataFileReader;
import io.strandline.manifest.data.VerifiedEntry;
import io.strandline.manifest.layer.Entry;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.layer.RestoreSplit;
import io.strandline.manifest.layer.SplitId;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.storage.ExternalStorage;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes splits of a layer into the target, for one reader. */
final class RestoreWorker implements Worker {
    private static final int ROWS_PER_CHECK = 256;

    private final RestoreSource source;
    private final Keyspace target;
    private final ExternalStorage collection;
    private final LayerReader layer;
    private final RestoreRecords records;
    private final Map<Integer, TableDescriptor> tables;

    private RestoreWorker(RestoreSource source, Keyspace target, ExternalStorage collection) {
        this.source = source;
        this.target = target;
        this.collection = collection;
        this.layer = source.openLayer(collection);
        this.records = new RestoreRecords(target.jobRecords(), source.jobId());
        this.tables = TableMappings.decode(records.tables()).stream()
                .collect(Collectors.toMap(TableMapping::sourceTableId, TableMapping::target));
    }

    static RestoreWorker open(RestoreSource source) {
        return new RestoreWorker(source, source.openTarget(), source.openCollection());
    }

    @Override
    public WorkResult run(String splitId, StopSignal stop) throws StoppedException {
        SplitId id = new SplitId(splitId);
        Optional<byte[]> done = records.progress(id);
        byte[] progress = done.isPresent() ? done.get() : restore(records.split(id), stop);
        RestoreTotals totals = RestoreProgress.of(progress).totals();
        return new WorkResult(progress, List.of(), totals.rows(), totals.bytes());
    }

    private byte[] restore(RestoreSplit split, StopSignal stop) throws StoppedException {
        try (DataBlockCodec codec = new DataBlockCodec();
                SplitIngest ingest =
                        target.restoreTarget().ingest(source.jobId(), split.id().text())) {
            RestoreTotals totals = RestoreTotals.NONE;
            int tableId = 0;
            for (Entry entry : split.entries()) {
                TableDescriptor table = table(entry);
                if (entry.tableId() != tableId) {
                    ingest.table(table);
                    tableId = entry.tableId();
                }
                restore(entry, table, codec, ingest, stop);
                totals = totals.plus(new RestoreTotals(entry.rows(), 0, entry.logicalBytes()));
            }
            stop.check();
            RestoreTotals written = totals.plus(new RestoreTotals(0, ingest.indexEntries(), 0));
            return ingest.commit(new RestoreProgress(split.id().text(), written).toByteArray());
        }
    }

    /** No row of an entry is handed on before the entry's digest was found right. */
    private void restore(Entry entry, TableDescriptor table, DataBlockCodec codec, SplitIngest ingest, StopSignal stop)
            throws StoppedException {
        String name = layer.objectName(entry);
        stop.check();
        String displayName = collection.displayName() + "/" + name;
        InputStream verified = VerifiedEntry.open(
                collection.openRange(name, entry.offset(), entry.length()),
                entry.length(),
                entry.sha256(),
                displayName,
                Path.of(System.getProperty("java.io.tmpdir")));
        try (DataFileReader rows = new DataFileReader(verified, displayName, codec)) {
            requireSameLayout(entry, table, rows);
            int untilCheck = ROWS_PER_CHECK;
            while (rows.next()) {
                if (--untilCheck == 0) {
                    stop.check();
                    untilCheck = ROWS_PER_CHECK;
                }
                ingest.add(
                        rows.key(), rows.keyOffset(), rows.keyLength(), rows.row(), rows.rowOffset(), rows.rowLength());
            }
        }
    }

    private TableDescriptor table(Entry entry) {
        TableDescriptor table = tables.get(entry.tableId());
        if (table == null) {
            throw new StrandlineException(
                    ErrorCode.INTERNAL, "the restore plan reads table " + entry.tableId() + ", which goes nowhere");
        }
        return table;
    }

    /** Rows are taken over as they are, so field by field the file must hold what the target's rows are made of. */
    private static void requireSameLayout(Entry entry, TableDescriptor table, DataFileReader rows) {
        if (!layout(rows.header().columns()).equals(layout(table.columns()))) {
            throw new StrandlineException(
                    ErrorCode.DATA_CORRUPTED,
                    "data file " + entry.object() + " holds other columns than the catalog gives table \""
                            + table.name() + "\"",
                    "The backup was altered. Restore from another backup.");
        }
    }

    private record Field(int columnId, String type, boolean nullable) {}

    private static List<Field> layout(List<Column> columns) {
        return columns.stream()
                .map(column -> new Field(column.id(), column.type().sqlName(), column.nullable()))
                .toList();
    }

    @Override
    public void close() {
        collection.close();
        target.close();
    }
}
