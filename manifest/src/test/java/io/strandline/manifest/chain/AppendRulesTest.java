package io.strandline.manifest.chain;

import static io.strandline.manifest.chain.LayerBuilder.full;
import static io.strandline.manifest.chain.LayerBuilder.second;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.Window;
import io.strandline.manifest.chain.AppendRules.Request;
import io.strandline.manifest.layer.BackupManifest;
import io.strandline.manifest.layer.BackupTargets;
import io.strandline.manifest.layer.BackupTargets.Coverage;
import io.strandline.manifest.layer.LayerSpan;
import io.strandline.manifest.row.RandomRows;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.storage.MemoryStorage;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The previous backup ends at second 0. Database 100 holds tables 104 and 105, database 200 is another one. */
class AppendRulesTest {
    private static final BackupTargets CLUSTER = new BackupTargets(Coverage.CLUSTER, List.of(100, 200), List.of());
    private static final BackupTargets BANK = new BackupTargets(Coverage.DATABASES, List.of(100), List.of());
    private static final BackupTargets BOTH = new BackupTargets(Coverage.DATABASES, List.of(100, 200), List.of());
    private static final BackupTargets ACCOUNTS = new BackupTargets(Coverage.TABLES, List.of(), List.of(104));
    private static final BackupTargets TWO_TABLES = new BackupTargets(Coverage.TABLES, List.of(), List.of(104, 105));

    private static final Catalog CATALOG = Catalog.of(
            second(1),
            List.of(
                    new DatabaseDescriptor(100, 1, "bank"),
                    new SchemaDescriptor(101, 1, 100, SchemaDescriptor.PUBLIC),
                    new DatabaseDescriptor(200, 1, "other"),
                    ChainRows.table(104, List.of(RandomRows.column(1, "id", ColumnType.of(Kind.INT8), false))),
                    ChainRows.table(105, List.of(RandomRows.column(1, "id", ColumnType.of(Kind.INT8), false)))));

    @Test
    void theSameTargetsAndFewerMayBeAppended() {
        for (BackupTargets targets : List.of(CLUSTER, BANK, ACCOUNTS)) {
            assertThatCode(() -> check(targets, targets)).doesNotThrowAnyException();
        }
        assertThatCode(() -> check(BOTH, BANK)).doesNotThrowAnyException();
        assertThatCode(() -> check(TWO_TABLES, ACCOUNTS)).doesNotThrowAnyException();
        assertThatCode(() -> check(BANK, TWO_TABLES))
                .as("of a complete database")
                .doesNotThrowAnyException();
    }

    @Test
    void aTableThatThePreviousBackupDoesNotHoldIsRefused() {
        assertRefused(() -> check(ACCOUNTS, TWO_TABLES), "previous backup does not contain table \"bank.public.t105\"");
        assertRefused(
                () -> check(new BackupTargets(Coverage.DATABASES, List.of(200), List.of()), ACCOUNTS),
                "previous backup does not contain table \"bank.public.t104\"");
    }

    @Test
    void wideningToADatabaseIsRefused() {
        assertRefused(() -> check(TWO_TABLES, BANK), "previous backup does not contain the complete database \"bank\"");
        assertRefused(() -> check(BANK, BOTH), "previous backup does not contain the complete database \"other\"");
        assertRefused(() -> check(BANK, CLUSTER), "previous backup does not contain the complete database \"other\"");
        assertRefused(() -> check(BOTH, CLUSTER), "previous backup does not contain the complete database");
    }

    @Test
    void partsAreNotAppendedToAClusterBackup() {
        for (BackupTargets targets : List.of(BANK, ACCOUNTS)) {
            assertRefused(
                    () -> check(CLUSTER, targets),
                    "cannot append a backup of specific tables or databases to a cluster backup");
        }
    }

    @Test
    void anEndThatIsNotLaterIsRefused() {
        for (HlcTimestamp end : List.of(second(0), second(-1))) {
            assertRefused(
                    () -> AppendRules.check(
                            parent(BANK), new Request(LayerBuilder.KEYSPACE, BANK, end, List.of(), CATALOG)),
                    "`AS OF SYSTEM TIME` " + RestorableTimes.text(end)
                            + " must be greater than the previous backup's end time of "
                            + RestorableTimes.text(second(0)));
        }
    }

    @Test
    void anotherStoresChainIsRefused() {
        assertRefused(
                () -> AppendRules.check(parent(BANK), new Request("other", BANK, second(1), List.of(), CATALOG)),
                "previous BACKUP belongs to cluster " + LayerBuilder.KEYSPACE);
    }

    @Test
    void otherLocalitiesAreRefused() {
        assertRefused(
                () -> AppendRules.check(
                        parent(BANK),
                        new Request(LayerBuilder.KEYSPACE, BANK, second(1), List.of("region=eu"), CATALOG)),
                "Mismatched backup layers are not supported");
    }

    @Test
    void aHoleInTimeIsRefused() {
        assertRefused(
                () -> AppendRules.checkCoverage(
                        second(0), spans().iterator(), new Window(second(1), second(2)), spans().iterator()),
                "new backup would not cover expected time");
    }

    @Test
    void keysThatThePreviousBackupDoesNotHaveMustBeIntroduced() {
        List<LayerSpan> before = List.of(span(104, 0, 5), span(104, 5, 9), span(105, 0, 9));
        assertCovered(before, span(104, 0, 9), span(105, 2, 3));
        assertCovered(before, span(104, 2, 4), span(104, 4, 7), span(104, 8, 9), span(105, 0, 9));
        assertCovered(before, span(103, 0, 9, second(0)), span(104, 0, 9), span(106, 0, 9, second(0)));
        assertCovered(List.of());
        assertHole(before, 9, span(104, 0, 10));
        assertHole(before, 0, span(103, 0, 5));
        assertHole(before, 0, span(105, 1, 2), span(106, 0, 1));
        assertHole(List.of(span(104, 0, 4), span(104, 5, 9)), 4, span(104, 3, 6));
    }

    private static void assertCovered(List<LayerSpan> before, LayerSpan... planned) {
        assertThatCode(() -> AppendRules.checkCoverage(
                        second(0),
                        before.iterator(),
                        new Window(second(0), second(1)),
                        List.of(planned).iterator()))
                .doesNotThrowAnyException();
    }

    private static void assertHole(List<LayerSpan> before, int key, LayerSpan... planned) {
        assertRefused(
                () -> AppendRules.checkCoverage(
                        second(0),
                        before.iterator(),
                        new Window(second(0), second(1)),
                        List.of(planned).iterator()),
                "new backup would not cover expected time: from the key "
                        + key(planned[planned.length - 1].tableId(), key));
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOf(StrandlineException.class)
                .hasMessageStartingWith(message)
                .satisfies(e -> assertThat(((StrandlineException) e).hint()).isPresent());
    }

    private static void check(BackupTargets before, BackupTargets targets) {
        AppendRules.check(parent(before), new Request(LayerBuilder.KEYSPACE, targets, second(1), List.of(), CATALOG));
    }

    private static BackupManifest parent(BackupTargets targets) {
        return full(new MemoryStorage(), 0).targets(targets).write().manifest();
    }

    private static List<LayerSpan> spans() {
        return List.of(span(104, 0, 5));
    }

    private static LayerSpan span(int tableId, int from, int to) {
        return span(tableId, from, to, HlcTimestamp.MIN);
    }

    private static LayerSpan span(int tableId, int from, int to, HlcTimestamp introducedAt) {
        return new LayerSpan(tableId, new Span(key(tableId, from), key(tableId, to)), introducedAt);
    }

    private static Key key(int tableId, int number) {
        return ChainRows.table(tableId, List.of()).keyPrefix().append((byte) number);
    }
}
