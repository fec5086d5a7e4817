package io.strandline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.job.backup.BackupRun;
import io.strandline.job.backup.DirectBackup;
import io.strandline.job.backup.LocalBackup;
import io.strandline.job.cluster.JobKey;
import io.strandline.job.pinned.Pins;
import io.strandline.job.restore.LocalRestore;
import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.Keyspaces;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.Window;
import io.strandline.manifest.layer.BackupManifest;
import io.strandline.manifest.layer.LayerProgress;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.layer.LayerSpan;
import io.strandline.manifest.layer.Outcome;
import io.strandline.manifest.layer.RecordCursor;
import io.strandline.manifest.layer.Split;
import io.strandline.manifest.layer.SplitSpan;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.DefinitionsDescriptor;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.storage.FaultyStorage;
import io.strandline.manifest.storage.FaultyStorage.Call;
import io.strandline.manifest.storage.MemoryStorage;
import io.strandline.manifest.storage.TestStorages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers of a source that can read nothing but what it has pinned, and restores into one. */
class PinnedSourceTest {
    private static final Column ID =
            new Column(1, "id", ColumnType.of(ColumnType.Kind.INT8), false, Optional.empty(), false);
    private static final Column PAYLOAD =
            new Column(2, "payload", ColumnType.of(ColumnType.Kind.STRING), true, Optional.empty(), false);
    private static final HlcTimestamp NEVER = HlcTimestamp.MIN;

    private final MemoryStorage objects = new MemoryStorage();
    private final FaultyStorage storage = new FaultyStorage(objects);
    private final String uri = TestStorages.register(storage);
    private final List<BackupRequest> chain = new ArrayList<>();

    @TempDir
    private Path folder;

    private TestDatabase shop;
    private TableDescriptor orders;
    private Pins pins;

    @BeforeEach
    void fillStore() {
        shop = new TestDatabase(folder);
        orders = table("orders");
        pins = Pins.of(shop.keyspace().id());
    }

    @AfterEach
    void closeStore() {
        shop.close();
    }

    private String source() {
        return "pinned:" + folder.resolve("store");
    }

    private TableDescriptor table(String name) {
        List<Object[]> rows = List.of(new Object[] {1L, "one"}, new Object[] {2L, "two"});
        return shop.createTable(name, List.of(ID, PAYLOAD), new ArrayList<>(rows));
    }

    private HlcTimestamp upsert(TableDescriptor table, long id, String payload) {
        return shop.write(table, (transaction, now) -> transaction.upsert(now, new Object[] {id, payload}));
    }

    private BackupRequest next(boolean history) {
        BackupRequest next = chain.isEmpty() ? shop.backup(uri) : shop.incremental(chain, history);
        return (history ? shop.withHistory(next) : next).withSource(source());
    }

    private BackupManifest backUp(boolean history) {
        BackupRequest request = next(history);
        BackupManifest manifest = LocalBackup.run(request);
        chain.add(request);
        return manifest;
    }

    private LayerReader layer(int number) {
        return LayerReader.open(storage, chain.get(number).destination().directory());
    }

    private RestoreRequest restoreOf(List<BackupRequest> layers, HlcTimestamp asOf, String name, String target) {
        RestoreRequest request = shop.restore(layers, asOf, name);
        return new RestoreRequest(
                request.jobId(),
                target,
                request.storage(),
                request.chain(),
                request.asOf(),
                request.objects(),
                request.tables(),
                request.executionLocality(),
                request.statement());
    }

    private void restore(List<BackupRequest> layers, HlcTimestamp asOf, String name) {
        try (Keyspace target = Keyspaces.open(source())) {
            LocalRestore.run(target, restoreOf(layers, asOf, name, source()));
        }
    }

    private TreeMap<Object, Object> rows(String databaseName, String tableName) {
        TreeMap<Object, Object> rows = new TreeMap<>();
        shop.rows(databaseName, tableName).forEach(row -> rows.put(row[0], row[1]));
        return rows;
    }

    private List<LayerSpan> spans(LayerReader layer) {
        List<LayerSpan> spans = new ArrayList<>();
        try (RecordCursor<LayerSpan> cursor = layer.spans()) {
            cursor.forEachRemaining(spans::add);
        }
        return spans;
    }

    private static LayerSpan span(TableDescriptor table, HlcTimestamp introducedAt) {
        return new LayerSpan(table.id(), table.span(), introducedAt);
    }

    @Test
    void endsALayerWhereItsHoldDoesAndBeginsTheNextOneThere() {
        BackupRequest full = next(false);
        HlcTimestamp late = upsert(orders, 3, "after the statement");
        BackupManifest first = LocalBackup.run(full);
        chain.add(full);
        upsert(orders, 1, "changed");
        BackupManifest second = backUp(false);

        assertThat(first.window().end()).isGreaterThan(late).isGreaterThan(full.endTime());
        assertThat(second.window())
                .isEqualTo(new Window(first.window().end(), second.window().end()));
        assertThat(List.of(first.readGeneration(), second.readGeneration()))
                .containsExactly("generation 1", "generation 2");
        assertThat(pins.requests()).hasSize(2);
        assertThat(pins.requests().get(0).baseGeneration()).isEmpty();
        assertThat(pins.requests().get(1).baseGeneration()).contains("generation 1");
        assertThat(pins.requests().get(1).databaseIds()).containsExactly(orders.databaseId());
        assertThat(first.dialect()).isEqualTo("pinned");
        assertThat(pins.holders()).isEmpty();
        assertThat(pins.recordsAsked()).as("records in the source").isZero();

        restore(List.of(full), first.window().end(), "old");
        restore(chain, second.window().end(), "new");
        assertThat(rows("old", "orders")).hasToString("{1=one, 2=two, 3=after the statement}");
        assertThat(rows("new", "orders")).hasToString("{1=changed, 2=two, 3=after the statement}");
    }

    @Test
    void asksOnceInEachLayerForDefinitions() {
        for (boolean history : List.of(false, true, false)) {
            backUp(history);
            upsert(orders, 1, "changed");
        }

        assertThat(pins.definitionsAsked()).isEqualTo(3);
        for (int number = 0; number < 3; number++) {
            assertThat(layer(number).catalog().descriptors())
                    .filteredOn(DefinitionsDescriptor.class::isInstance)
                    .extracting(Descriptor::databaseId)
                    .containsExactly(orders.databaseId());
        }
    }

    @Test
    void copiesWholeInEveryLayerWhatKeepsNoRevisions() {
        TableDescriptor bag = table("bag");
        TableDescriptor unlogged = table("unlogged");
        BackupManifest first = backUp(true);
        upsert(bag, 1, "changed");
        upsert(unlogged, 3, "three");
        HlcTimestamp inside = upsert(orders, 3, "three");
        TableDescriptor added = table("added");
        BackupManifest second = backUp(true);

        HlcTimestamp end = second.window().end();
        assertThat(spans(layer(0))).containsExactly(span(orders, NEVER), span(bag, NEVER), span(unlogged, NEVER));
        assertThat(spans(layer(1)))
                .containsExactly(span(orders, NEVER), span(bag, end), span(unlogged, end), span(added, end));
        restore(chain.subList(0, 1), first.window().end(), "old");
        restore(chain, end, "new");
        assertThat(rows("old", "bag")).hasToString("{1=one, 2=two}");
        assertThat(rows("new", "bag")).hasToString("{1=changed, 2=two}");
        assertThat(rows("new", "unlogged")).hasToString("{1=one, 2=two, 3=three}");
        assertThat(rows("new", "added")).hasToString("{1=one, 2=two}");
        assertThatThrownBy(() -> restore(chain, inside, "between"))
                .hasMessageContaining("of table \"bag\", whose history does not reach that far");
    }

    @Test
    void refusesToGuessWhetherATableThatCameWasThereAlready() {
        BackupManifest first = backUp(true);
        HlcTimestamp before = upsert(orders, 1, "changed");
        table("added");
        backUp(true);
        HlcTimestamp after = upsert(orders, 1, "again");
        backUp(true);

        assertThatThrownBy(() -> restore(chain.subList(0, 2), before, "between"))
                .hasMessageContaining("of table \"added\", whose history does not reach that far")
                .extracting(e -> ((StrandlineException) e).hint().orElseThrow())
                .asString()
                .startsWith("Restore as of ")
                .endsWith(", or without this table.");
        restore(chain.subList(0, 1), first.window().end(), "old");
        restore(chain, after, "later");
        assertThat(shop.find("old", "added")).isEmpty();
        assertThat(rows("later", "added")).hasToString("{1=one, 2=two}");
        assertThat(rows("later", "orders")).hasToString("{1=again, 2=two}");
    }

    @Test
    void copiesWholeWhatHasOnlyItsLastRevisionsIfEveryOneIsWanted() {
        TableDescriptor half = table("half");
        backUp(false);
        upsert(half, 1, "changed");
        backUp(false);
        BackupManifest third = backUp(true);

        assertThat(spans(layer(1))).containsExactly(span(orders, NEVER), span(half, NEVER));
        assertThat(spans(layer(2)))
                .containsExactly(span(orders, NEVER), span(half, third.window().end()));
        restore(chain, third.window().end(), "copy");
        assertThat(rows("copy", "half")).hasToString("{1=changed, 2=two}");
    }

    @Test
    void copiesATableWhoseColumnsChangedAndGoesOnWithItsRevisionsAfterwards() {
        backUp(true);
        Column note = new Column(3, "note", ColumnType.of(ColumnType.Kind.STRING), true, Optional.empty(), false);
        shop.write(
                orders,
                (transaction, now) -> transaction.put(
                        now.change().columns(List.of(ID, PAYLOAD, note)).build()));
        BackupManifest second = backUp(true);
        HlcTimestamp inside =
                shop.write(orders, (transaction, now) -> transaction.upsert(now, new Object[] {1L, "changed", "why"}));
        upsert3(2, "later");
        BackupManifest third = backUp(true);

        assertThat(spans(layer(1))).containsExactly(span(orders, second.window().end()));
        assertThat(spans(layer(2))).containsExactly(span(orders, NEVER));
        restore(chain, inside, "inside");
        restore(chain, third.window().end(), "end");
        assertThat(rows("inside", "orders")).hasToString("{1=changed, 2=two}");
        assertThat(rows("end", "orders")).hasToString("{1=changed, 2=later}");
    }

    private void upsert3(long id, String payload) {
        shop.write(orders, (transaction, now) -> transaction.upsert(now, new Object[] {id, payload, null}));
    }

    @Test
    void readsInOneSplitWhatCanOnlyBeReadTogether() {
        TableDescriptor items = table("items");
        table("bag");
        backUp(false);
        upsert(items, 1, "changed");
        BackupRequest request = next(false);
        LocalBackup.run(request);

        List<List<Integer>> tables = new ArrayList<>();
        LayerProgress progress =
                new LayerProgress(storage, request.destination().directory());
        try (RecordCursor<Split> splits =
                progress.splits(progress.planOf(request.jobId()).orElseThrow().plan())) {
            splits.forEachRemaining(split ->
                    tables.add(split.spans().stream().map(SplitSpan::tableId).toList()));
        }
        assertThat(tables.get(0)).containsExactly(orders.id(), items.id());
        assertThat(tables).hasSize(2);
    }

    @Test
    void givesUpALayerWhosePinWentWithItsProcess() {
        BackupRequest request = next(false);
        storage.when(Call.PUT).named("*/progress/0*").failsWith(ErrorCode.UNAVAILABLE);
        assertThatThrownBy(() -> LocalBackup.run(request)).isInstanceOf(StrandlineException.class);
        storage.behave();
        pins.lose();

        assertThatThrownBy(() -> run(request))
                .hasMessage("what backup job " + request.jobId() + " had pinned of " + source()
                        + " went with the process that held it, and cannot be read again")
                .extracting(e -> ((StrandlineException) e).hint().orElseThrow())
                .isEqualTo("Run the BACKUP again, which reads everything anew.");

        LayerProgress progress =
                new LayerProgress(storage, request.destination().directory());
        assertThat(progress.outcome()).map(Outcome::kind).contains(Outcome.Kind.FAIL);
        assertThat(objects.names()).noneMatch(name -> name.contains("/data/"));
        assertThat(pins.holders()).isEmpty();
        assertThat(pins.requests()).as("nothing is pinned in vain").hasSize(1);
    }

    @Test
    void goesOnWithALayerWhosePinStillStands() {
        BackupRequest request = next(false);
        storage.when(Call.PUT).named("*/progress/0*").firstTimes(1).failsWith(ErrorCode.UNAVAILABLE);
        assertThatThrownBy(() -> LocalBackup.run(request)).isInstanceOf(StrandlineException.class);

        assertThat(run(request).rows()).isEqualTo(2);
        assertThat(LayerReader.open(storage, request.destination().directory())
                        .manifest()
                        .readGeneration())
                .isEqualTo("generation 1");
    }

    private JobSummary run(BackupRequest request) {
        try (Keyspace keyspace = Keyspaces.open(source())) {
            DirectBackup backup = new DirectBackup(keyspace, request, new Random(1), true, () -> {}, () -> {});
            return new BackupRun(keyspace, request)
                    .execute(new DirectCluster(backup), new JobKey(request.jobId(), 2), JobListener.NONE);
        }
    }

    @Test
    void completesARestoreBeforeItsEndIsDecidedAndNothingIsLeftIfThatFails() {
        BackupManifest full = backUp(false);
        AtomicBoolean completed = new AtomicBoolean();
        pins.whenCompleted(jobId -> {
            assertThat(shop.keyspace().jobRecords().get(jobId, "OUTCOME")).isEmpty();
            assertThat(shop.find("copy", "orders")).isEmpty();
            completed.set(true);
        });
        restore(chain, full.window().end(), "copy");
        assertThat(completed).isTrue();
        assertThat(rows("copy", "orders")).hasToString("{1=one, 2=two}");

        pins.whenCompleted(jobId -> {
            throw new StrandlineException(ErrorCode.INVALID_PARAMETER, "the rows break a constraint");
        });
        assertThatThrownBy(() -> restore(chain, full.window().end(), "broken"))
                .hasMessage("the rows break a constraint");
        assertThat(shop.find("broken", "orders")).isEmpty();
        assertThat(shop.keyspace().restoreTarget().begun()).isEmpty();
    }

    @Test
    void refusesToRestoreIntoASourceOfAnotherDialect() {
        BackupManifest full = backUp(false);
        String target = shop.keyspace().uri();

        assertThatThrownBy(() -> LocalRestore.run(
                        shop.keyspace(), restoreOf(chain, full.window().end(), "copy", target)))
                .hasMessage("a backup of pinned cannot be restored into " + target + ", which is embedded")
                .extracting("code")
                .isEqualTo(ErrorCode.NOT_SUPPORTED);
        assertThat(shop.find("copy", "orders")).isEmpty();
    }
}
