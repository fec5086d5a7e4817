package io.strandline.job.restore;

import io.strandline.job.source.StopSignal;
import io.strandline.job.source.StoppedException;
import io.strandline.job.source.WorkResult;
import io.strandline.job.source.Worker;
import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.SplitIngest;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.chain.MergedRows;
import io.strandline.manifest.chain.RestoreSplit;
import io.strandline.manifest.chain.SpanCover;
import io.strandline.manifest.data.DataBlockCodec;
import io.strandline.manifest.layer.SplitId;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.storage.StorageStatistics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes splits of a chain into the target, for one reader. What it reads takes the memory of one {@link MergedRows}, which has one entry of each layer open at
 * most: 64 MiB, and a buffer and a block of 256 KiB each for each layer, so 164 MiB a slot for a chain of 200.
 */
final class RestoreWorker implements Worker {
    private static final int ROWS_PER_CHECK = 256;

    private final RestoreSource source;
    private final Keyspace target;
    private final OpenChain chain;
    private final RestoreRecords records;
    private final Map<Integer, TableDescriptor> tables;

    private RestoreWorker(RestoreSource source, Keyspace target, OpenChain chain) {
        this.source = source;
        this.target = target;
        this.chain = chain;
        this.records = new RestoreRecords(target.jobRecords(), source.jobId());
        this.tables = TableMappings.decode(records.tables());
    }

    static RestoreWorker open(RestoreSource source, StorageStatistics statistics) {
        OpenChain chain = source.openChain(statistics);
        try {
            return new RestoreWorker(source, source.openTarget(), chain);
        } catch (RuntimeException e) {
            chain.close();
            throw e;
        }
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
            for (SpanCover cover : split.spans()) {
                TableDescriptor table = table(cover.tableId());
                if (cover.tableId() != tableId) {
                    ingest.table(table);
                    tableId = cover.tableId();
                }
                totals = totals.plus(restore(cover, table, codec, ingest, stop));
            }
            stop.check();
            RestoreTotals written = totals.plus(new RestoreTotals(0, ingest.indexEntries(), 0));
            return ingest.commit(new RestoreProgress(split.id().text(), written).toByteArray());
        }
    }

    /**
     * Rows come as the target wants them: it has the columns of its source as of the time that is restored. No row of an entry is handed on before the
     * entry's digest was found right.
     */
    private RestoreTotals restore(
            SpanCover cover, TableDescriptor table, DataBlockCodec codec, SplitIngest ingest, StopSignal stop)
            throws StoppedException {
        stop.check();
        long count = 0;
        long bytes = 0;
        try (MergedRows rows = MergedRows.open(
                chain.chain(), cover, source.asOf(), table, codec, Path.of(System.getProperty("java.io.tmpdir")))) {
            while (rows.next()) {
                if (++count % ROWS_PER_CHECK == 0) {
                    stop.check();
                }
                bytes += rows.keyLength() + rows.rowLength();
                ingest.add(
                        rows.key(), rows.keyOffset(), rows.keyLength(), rows.row(), rows.rowOffset(), rows.rowLength());
            }
        }
        return new RestoreTotals(count, 0, bytes);
    }

    private TableDescriptor table(int sourceTableId) {
        TableDescriptor table = tables.get(sourceTableId);
        if (table == null) {
            throw new StrandlineException(
                    ErrorCode.INTERNAL, "the restore plan reads table " + sourceTableId + ", which goes nowhere");
        }
        return table;
    }

    @Override
    public void close() {
        chain.close();
        target.close();
    }
}
