package io.strandline.manifest.chain;

import static io.strandline.manifest.chain.LayerBuilder.full;
import static io.strandline.manifest.chain.LayerBuilder.on;
import static io.strandline.manifest.chain.LayerBuilder.second;
import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Window;
import io.strandline.manifest.chain.LayerBuilder.Revision;
import io.strandline.manifest.chain.RevisionHistory.Change;
import io.strandline.manifest.chain.RevisionHistory.Filter;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.layer.RecordCursor;
import io.strandline.manifest.row.RandomRows;
import io.strandline.manifest.row.RowCodec;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.storage.MemoryStorage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevisionHistoryTest {
    private static final List<Column> COLUMNS = List.of(RandomRows.column(1, "id", ColumnType.of(Kind.INT8), false));
    private static final TableDescriptor FOO = ChainRows.table(104, COLUMNS);
    private static final TableDescriptor BAZ = ChainRows.table(105, COLUMNS);

    private final MemoryStorage storage = new MemoryStorage();
    private final LayerReader full = full(storage, 0)
            .span(104, FOO.span())
            .file(FOO, FOO.span(), List.of(put(1, -5), put(2, -5), put(3, -2)))
            .write();
    private final LayerReader incremental = on(full, full, 20)
            .history()
            .span(104, FOO.span())
            .span(105, BAZ.span(), second(0))
            .file(FOO, FOO.span(), List.of(delete(1, 9), put(1, 4), delete(2, 9), put(3, 4)))
            .file(BAZ, BAZ.span(), second(0), List.of(put(1, 9), put(2, -3)))
            .write();
    private final Chain chain = Chain.of(List.of(full, incremental));

    @TempDir
    private Path scratch;

    @Test
    void addsUpWhatEachCommitDidToEachTable() {
        assertThat(changes(Filter.ALL))
                .containsExactly(
                        new Change(second(-5), 104, 2, 0),
                        new Change(second(-2), 104, 1, 0),
                        new Change(second(4), 104, 2, 0),
                        new Change(second(9), 104, 0, 2),
                        new Change(second(9), 105, 1, 0));
    }

    @Test
    void tellsOfOneTableAndOfSomeTimes() {
        assertThat(changes(new Filter(Optional.of(105), HlcTimestamp.MIN, HlcTimestamp.MAX)))
                .containsExactly(new Change(second(9), 105, 1, 0));
        assertThat(changes(new Filter(Optional.empty(), second(-2), second(4))))
                .containsExactly(new Change(second(-2), 104, 1, 0), new Change(second(4), 104, 2, 0));
        assertThat(changes(new Filter(Optional.empty(), second(5), second(8)))).isEmpty();
    }

    @Test
    void saysWhichWindowsItKnowsInPartOnly() {
        LayerReader partly = full(new MemoryStorage(), 0).history(second(-10)).write();
        LayerReader whole = full(new MemoryStorage(), 0).history().write();

        assertThat(incomplete(chain, Filter.ALL)).containsExactly(Window.full(second(0)));
        assertThat(incomplete(chain, new Filter(Optional.empty(), second(1), second(8))))
                .isEmpty();
        assertThat(incomplete(Chain.of(List.of(partly)), Filter.ALL)).containsExactly(Window.full(second(-10)));
        assertThat(incomplete(Chain.of(List.of(whole)), Filter.ALL)).isEmpty();
    }

    @Test
    void passesOverWhatAPinnedReadFoundWithoutTimesOfItsOwn() {
        LayerReader pinned = full(new MemoryStorage(), 0)
                .pinned("snapshot 1", "postgresql")
                .span(104, FOO.span())
                .file(FOO, FOO.span(), List.of(put(1, 0), put(2, 0)))
                .write();
        LayerReader next = on(pinned, pinned, 20)
                .pinned("snapshot 2", "postgresql")
                .history()
                .span(104, FOO.span())
                .span(105, BAZ.span(), second(20))
                .file(FOO, FOO.span(), List.of(delete(1, 9)))
                .file(BAZ, BAZ.span(), second(20), List.of(put(1, 20), put(2, 20)))
                .write();

        assertThat(changes(Chain.of(List.of(pinned, next)), Filter.ALL))
                .containsExactly(new Change(second(9), 104, 0, 1));
    }

    @Test
    void addsUpMoreCommitsThanMemoryHolds() {
        int commits = 120_000;
        List<Revision> many = IntStream.range(0, 2 * commits)
                .mapToObj(number -> new Revision(
                        ByteBuffer.allocate(4).putInt(number).array(),
                        new HlcTimestamp(second(1).wallNanos() + number % commits, 0),
                        row(number)))
                .toList();
        LayerReader layer = on(incremental, full, 30)
                .history()
                .span(104, FOO.span())
                .file(
                        FOO,
                        FOO.span(),
                        many.stream().map(revision -> later(revision, 20)).toList())
                .write();
        Filter filter = new Filter(Optional.of(104), second(20).next(), HlcTimestamp.MAX);

        try (RevisionHistory history =
                        RevisionHistory.read(Chain.of(List.of(full, incremental, layer)), filter, scratch);
                RecordCursor<Change> changes = history.changes()) {
            int count = 0;
            HlcTimestamp last = HlcTimestamp.MIN;
            for (; changes.hasNext(); count++) {
                Change change = changes.next();
                assertThat(change.puts()).isEqualTo(2);
                assertThat(change.time()).isGreaterThan(last);
                last = change.time();
            }
            assertThat(count).isEqualTo(commits);
            assertThat(scratch).isNotEmptyDirectory();
        }
        assertThat(scratch).isEmptyDirectory();
    }

    private List<Change> changes(Filter filter) {
        return changes(chain, filter);
    }

    private List<Change> changes(Chain of, Filter filter) {
        List<Change> all = new ArrayList<>();
        try (RevisionHistory history = RevisionHistory.read(of, filter, scratch);
                RecordCursor<Change> changes = history.changes()) {
            changes.forEachRemaining(all::add);
        }
        return all;
    }

    private List<Window> incomplete(Chain of, Filter filter) {
        try (RevisionHistory history = RevisionHistory.read(of, filter, scratch)) {
            return history.incompleteWindows();
        }
    }

    private static Revision later(Revision revision, int seconds) {
        HlcTimestamp time = new HlcTimestamp(revision.time().wallNanos() + seconds * 1_000_000_000L, 0);
        return new Revision(revision.key(), time, revision.row());
    }

    private static Revision put(int id, int atSecond) {
        return new Revision(new byte[] {(byte) id}, second(atSecond), row(id));
    }

    private static Revision delete(int id, int atSecond) {
        return new Revision(new byte[] {(byte) id}, second(atSecond), null);
    }

    private static byte[] row(long id) {
        return RowCodec.of(COLUMNS).encode(new @Nullable Object[] {id});
    }
}
