package io.strandline.control.job;

import io.strandline.keyspace.write.RowCursor;
import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.row.KeyCodec;
import io.strandline.manifest.schema.TableDescriptor;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code system.job_statistics} in one transaction: how often jobs began and ended, for ever, and when a collection was backed up last. By name: {@code
 * backup.succeeded}, {@code backup.completed:} and a collection.
 */
final class JobStatistics {
    static final String COMPLETED = "backup.completed:";

    private final Transaction transaction;
    private final TableDescriptor table;

    JobStatistics(Transaction transaction) {
        this.transaction = transaction;
        this.table = JobTable.systemTable(transaction.catalog(), "job_statistics");
    }

    /** @param modified when it last rose */
    record Statistic(long value, Instant modified) {}

    /** @param type of a job; @param event {@code started}, {@code succeeded}, {@code failed} or {@code canceled} */
    void count(String type, String event, Instant now) {
        raise(type.toLowerCase(Locale.ROOT) + "." + event, now);
    }

    void completed(String collection, Instant now) {
        raise(COMPLETED + collection, now);
    }

    private void raise(String name, Instant now) {
        long value = 0;
        Span key = Span.ofPrefix(Key.of(KeyCodec.of(table).encodePrefix(List.of(name))));
        try (RowCursor rows = transaction.scan(table, key, true)) {
            while (rows.next()) {
                Object[] row = rows.row();
                if (name.equals(row[0])) {
                    value = (Long) row[1];
                }
            }
        }
        transaction.upsert(table, new Object[] {name, value + 1, now});
    }

    Map<String, Statistic> all() {
        Map<String, Statistic> all = new TreeMap<>();
        try (RowCursor rows = transaction.scan(table, table.span(), false)) {
            while (rows.next()) {
                Object[] row = rows.row();
                all.put((String) row[0], new Statistic((Long) row[1], (Instant) row[2]));
            }
        }
        return all;
    }
}
