package io.strandline.keyspace;

import static io.strandline.keyspace.KeyspacePlace.code;
import static io.strandline.keyspace.TestTables.row;
import static io.strandline.keyspace.TestTables.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.keyspace.write.PreparedTransaction;
import io.strandline.keyspace.write.RowCursor;
import io.strandline.keyspace.write.Transaction;
import io.strandline.keyspace.write.WritableKeyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.Window;
import io.strandline.manifest.row.RowCodec;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The promises of a keyspace with {@link Capability#INTENTS}: of prepared transactions, and of exports that meet one. */
public abstract class IntentContract {
    private static final long JOB = 7;

    private WritableKeyspace keyspace;
    private TableDescriptor table;

    /** A new keyspace that holds nothing of a user's. */
    protected abstract WritableKeyspace openNew();

    @BeforeEach
    void openKeyspace() {
        keyspace = openNew();
        SchemaDescriptor schema = TestTables.createDatabase(keyspace, "shop");
        table = TestTables.createTable(keyspace, schema, "orders");
        for (int id = 1; id <= 3; id++) {
            upsert(keyspace, table, id, "old");
        }
    }

    @AfterEach
    void closeKeyspace() {
        keyspace.close();
    }

    @Test
    void saysThatItHasIntents() {
        assertThat(keyspace.capabilities()).contains(Capability.INTENTS);
    }

    @Test
    void stopsAnExportRightBeforeAKeyThatAPreparedTransactionWrote() {
        HlcTimestamp prepared = prepare("x", 2);
        Window window = protect();

        assertThat(window.end()).isGreaterThan(prepared);
        Export blocked = export(table.span(), window, false);
        assertThat(blocked.rows()).containsExactly("[1, old]");
        assertThat(blocked.rest()).isPresent();

        Export again = export(blocked.rest().orElseThrow(), window, false);
        assertThat(again.rows()).isEmpty();
        assertThat(again.rest()).isEqualTo(blocked.rest());

        assertThat(keyspace.commitPrepared("x")).isEqualTo(prepared);
        Export rest = export(blocked.rest().orElseThrow(), window, false);
        assertThat(rest.rows()).containsExactly("[2, new]", "[3, old]");
        assertThat(rest.rest()).isEmpty();
    }

    @Test
    void exportsTheOldRowAfterARollback() {
        prepare("x", 2);
        Window window = protect();
        assertThat(export(table.span(), window, false).rest()).isPresent();

        keyspace.rollbackPrepared("x");

        Export all = export(table.span(), window, false);
        assertThat(all.rows()).containsExactly("[1, old]", "[2, old]", "[3, old]");
        assertThat(all.rest()).isEmpty();
    }

    @Test
    void doesNotBlockAnExportAsOfATimeBeforeItsPrepare() {
        Window window = protect();

        assertThat(prepare("x", 2)).isGreaterThan(window.end());

        Export all = export(table.span(), window, false);
        assertThat(all.rows()).containsExactly("[1, old]", "[2, old]", "[3, old]");
        assertThat(all.rest()).isEmpty();
    }

    @Test
    void isNotMetByAnExportThatBeganBeforeIt() {
        Window window = protect();
        try (ExportCursor cursor = keyspace.export(request(table.span(), window, false))) {
            assertThat(cursor.next()).isTrue();
            prepare("x", 2);
            keyspace.commitPrepared("x");
            prepare("y", 3);

            assertThat(cursor.next()).isTrue();
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.next()).isFalse();
            assertThat(cursor.blockedAtLength()).isEqualTo(-1);
        }
        assertThat(export(table.span(), window, false).rows()).containsExactly("[1, old]", "[2, old]", "[3, old]");
    }

    @Test
    void commitsAtALaterTimeIfAnExportPushedIt() {
        prepare("x", 2);
        Window window = protect();

        Export pushed = export(table.span(), window, true);
        assertThat(pushed.rows()).containsExactly("[1, old]", "[2, old]", "[3, old]");
        assertThat(pushed.rest()).isEmpty();

        assertThat(keyspace.commitPrepared("x")).isGreaterThan(window.end());
        assertThat(export(table.span(), window, false).rows()).isEqualTo(pushed.rows());
        Window next = new Window(window.end(), keyspace.now());
        assertThat(export(table.span(), next, false).rows()).containsExactly("[2, new]");
    }

    @Test
    void failsIfItWasPushedAndWhatItReadHasChanged() {
        try (Transaction transaction = keyspace.begin()) {
            try (RowCursor rows = transaction.scan(table, table.span(), false)) {
                while (rows.next()) {
                    assertThat(rows.row()[1]).isEqualTo("old");
                }
            }
            transaction.upsert(table, row(2, "new"));
            transaction.prepare("x", "root", "shop");
        }
        export(table.span(), protect(), true);
        upsert(keyspace, table, 3, "changed");

        assertThatThrownBy(() -> keyspace.commitPrepared("x")).satisfies(code(ErrorCode.SERIALIZATION_FAILURE));
        assertThatThrownBy(() -> keyspace.commitPrepared("x")).satisfies(code(ErrorCode.UNDEFINED_OBJECT));
        upsert(keyspace, table, 2, "free");
    }

    @Test
    void isWaitedForByAShareWhichThenHasWhatItCommitted() {
        prepare("x", 2);
        Window window = protect();
        AtomicBoolean waited = new AtomicBoolean();
        String uri = keyspace.share(JOB, Instant.MAX, () -> {
            if (waited.compareAndSet(false, true)) {
                keyspace.commitPrepared("x");
            }
            return false;
        });

        assertThat(waited).isTrue();
        try (Keyspace shared = Keyspaces.open(uri)) {
            assertThat(export(shared, table.span(), window, false).rows())
                    .containsExactly("[1, old]", "[2, new]", "[3, old]");
        }
    }

    @Test
    void isPushedByAShareThatHasWaitedLongEnough() {
        prepare("x", 2);
        Window window = protect();
        String uri = keyspace.share(JOB, Instant.EPOCH, () -> false);

        assertThat(keyspace.commitPrepared("x")).isGreaterThan(window.end());
        try (Keyspace shared = Keyspaces.open(uri)) {
            Export all = export(shared, table.span(), window, false);
            assertThat(all.rows()).containsExactly("[1, old]", "[2, old]", "[3, old]");
            assertThat(all.rest()).isEmpty();
        }
    }

    @Test
    void isWaitedForUntilTheShareGivesUp() {
        prepare("x", 2);
        Window window = protect();

        assertThatThrownBy(() -> keyspace.share(JOB, Instant.MAX, () -> true)).satisfies(code(ErrorCode.CANCELED));
        assertThat(keyspace.commitPrepared("x")).isLessThan(window.end());
    }

    @Test
    void listsPreparedTransactionsWithWhatIsKnownOfThem() {
        HlcTimestamp second = prepare("b", 2);
        HlcTimestamp first = prepare("a", 1);

        assertThat(keyspace.preparedTransactions())
                .containsExactly(
                        new PreparedTransaction("a", first, "root", "shop"),
                        new PreparedTransaction("b", second, "root", "shop"));
        keyspace.commitPrepared("a");
        keyspace.rollbackPrepared("b");
        assertThat(keyspace.preparedTransactions()).isEmpty();
    }

    @Test
    void refusesIdentifiersThatAreInUseOrTooLong() {
        prepare("x", 2);

        assertThatThrownBy(() -> prepare("x", 1))
                .satisfies(code(ErrorCode.DUPLICATE_OBJECT))
                .hasMessage("transaction identifier \"x\" is already in use");
        assertThatThrownBy(() -> prepare("é".repeat(100), 1))
                .satisfies(code(ErrorCode.INVALID_PARAMETER))
                .hasMessageContaining("is too long");
        prepare("y".repeat(199), 1);
    }

    @Test
    void refusesToPrepareATransactionThatChangesDefinitions() {
        try (Transaction transaction = keyspace.begin()) {
            transaction.drop(table);

            assertThatThrownBy(() -> transaction.prepare("x", "root", "shop")).satisfies(code(ErrorCode.NOT_SUPPORTED));
        }
        assertThat(keyspace.catalog(keyspace.now()).table(table.id())).isPresent();
        assertThat(keyspace.preparedTransactions()).isEmpty();
    }

    /** Rows, and what is left where an intent stood in the way. */
    private record Export(List<String> rows, Optional<Span> rest) {}

    private Export export(Span span, Window window, boolean push) {
        return export(keyspace, span, window, push);
    }

    private Export export(Keyspace from, Span span, Window window, boolean push) {
        RowCodec codec = RowCodec.of(table.columns());
        List<String> rows = new ArrayList<>();
        try (ExportCursor cursor = from.export(request(span, window, push))) {
            while (cursor.next()) {
                assertThat(cursor.blockedAtLength()).isEqualTo(-1);
                rows.add(Arrays.toString(codec.decode(cursor.row(), cursor.rowOffset(), cursor.rowLength())));
            }
            int length = cursor.blockedAtLength();
            return new Export(
                    rows,
                    length < 0
                            ? Optional.empty()
                            : Optional.of(new Span(Key.copyOf(cursor.key(), 0, length), span.end())));
        }
    }

    private ExportRequest request(Span span, Window window, boolean push) {
        return new ExportRequest("job-" + JOB, table, span, window, Optional.empty(), push);
    }

    /** A full window up to now. */
    private Window protect() {
        Window window = Window.full(keyspace.now());
        keyspace.protect(new HoldRequest(JOB, List.of(new HoldRequest.Part(window, List.of(table.span())))));
        return window;
    }

    private HlcTimestamp prepare(String gid, int id) {
        try (Transaction transaction = keyspace.begin()) {
            transaction.upsert(table, row(id, "new"));
            return transaction.prepare(gid, "root", "shop");
        }
    }
}
