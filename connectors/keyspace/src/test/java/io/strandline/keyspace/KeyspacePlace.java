package io.strandline.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.keyspace.write.Transaction;
import io.strandline.keyspace.write.WritableKeyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.Window;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The keyspace that promises are tried on, with one table, and what tests do with it again and again. */
abstract class KeyspacePlace {
    static final long JOB = 7;

    WritableKeyspace keyspace;
    SchemaDescriptor schema;
    TableDescriptor table;

    /** A new keyspace that holds nothing of a user's. */
    protected abstract WritableKeyspace openNew();

    @BeforeEach
    void openKeyspace() {
        keyspace = openNew();
        schema = TestTables.createDatabase(keyspace, "shop");
        table = TestTables.createTable(keyspace, schema, "orders");
    }

    @AfterEach
    void closeKeyspace() {
        keyspace.close();
    }

    final HlcTimestamp future() {
        return new HlcTimestamp(keyspace.now().wallNanos() + TimeUnit.HOURS.toNanos(1), 0);
    }

    final Hold protect(long jobId, HlcTimestamp end) {
        return keyspace.protect(
                new HoldRequest(jobId, List.of(new HoldRequest.Part(Window.full(end), List.of(table.span())))));
    }

    final Hold protect(long jobId, Window window) {
        return keyspace.protect(new HoldRequest(jobId, List.of(new HoldRequest.Part(window, List.of(table.span())))));
    }

    /** Inserts or replaces a row; gives the time of its revision. */
    final HlcTimestamp commit(long id, String name) {
        try (Transaction transaction = keyspace.begin()) {
            transaction.upsert(table, TestTables.row(id, name));
            return transaction.commit();
        }
    }

    final List<Revision> export(Hold hold, Window window, boolean allRevisions) {
        return Revision.readAll(
                keyspace.export(new ExportRequest(
                        hold.id(),
                        table,
                        table.span(),
                        window,
                        allRevisions ? Optional.of(window.start()) : Optional.empty(),
                        false)),
                table);
    }

    static Consumer<Throwable> code(ErrorCode code) {
        return thrown -> assertThat(thrown)
                .isInstanceOfSatisfying(
                        StrandlineException.class,
                        e -> assertThat(e.code()).as(e.message()).isEqualTo(code));
    }
}
