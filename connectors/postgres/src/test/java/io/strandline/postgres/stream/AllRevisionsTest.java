package io.strandline.postgres.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.postgres.stream.Message.Relation;
import io.strandline.postgres.stream.Message.RelationColumn;
import io.strandline.postgres.type.ColumnEncoding;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys are letters; a row is {@code n, large}, where {@code ?} stands for a large value that the log leaves out. */
class AllRevisionsTest {
    private static final int TEXT_OID = 25;
    private static final String LEFT_OUT = "?";
    private static final byte UNCHANGED = 'u';

    private static final List<RelationColumn> RELATION =
            List.of(new RelationColumn("n", TEXT_OID, -1), new RelationColumn("large", TEXT_OID, -1));
    private static final TableDescriptor TABLE = new TableDescriptor(
            1,
            1,
            1,
            1,
            "t",
            TableDescriptor.State.PUBLIC,
            1,
            1,
            List.of(column(1, "n"), column(2, "large")),
            List.of(1),
            List.of(),
            false,
            Optional.empty());
    private static final ChangedTable CHANGED = new ChangedTable(
            1,
            "public",
            TABLE,
            RELATION,
            List.of("text", "text"),
            List.of(ColumnEncoding.of(TEXT_OID, true), ColumnEncoding.of(TEXT_OID, true)));
    private static final List<RowLayout> LAYOUTS = List.of(
            new RowLayout(CHANGED, new Relation(1, "public", "t", RELATION, Set.of("n"))),
            new RowLayout(CHANGED, new Relation(1, "public", "t", RELATION.subList(0, 1), Set.of("n"))));

    @TempDir
    private Path scratch;

    private final List<Change> steps = new ArrayList<>();
    private int transaction;

    private static Column column(int id, String name) {
        return new Column(id, name, ColumnType.of(Kind.STRING), true, Optional.empty(), false);
    }

    @Test
    void aValueThatAnEarlierStepSaysIsTakenFromThere() {
        commit(update("a", "1", "new"));
        commit(update("a", "2", LEFT_OUT), update("a", "3", LEFT_OUT));
        commit(insert("b", "1", "b"));
        commit(update("b", "2", LEFT_OUT));
        commit(update("b", "3", "c"));

        assertThat(revisions()).containsExactly("a@2: 3 new", "a@1: 1 new", "b@5: 3 c", "b@4: 2 b", "b@3: 1 b");
    }

    @Test
    void aValueThatNothingSaysIsThatOfTheEndOrKept() {
        commit(update("a", "1", LEFT_OUT));
        commit(update("a", "2", LEFT_OUT));
        commit(update("b", "1", LEFT_OUT));
        commit(update("b", "2", "new"));
        commit(update("c", "1", LEFT_OUT));
        commit(delete("c"));

        assertThat(revisions())
                .containsExactly("a@2: 2 end", "a@1: 1 end", "b@4: 2 new", "b@3: 1 kept", "c@6: gone", "c@5: 1 kept");
    }

    @Test
    void aRowIsFollowedOverAllOfItsKeys() {
        commit(update("a", "1", LEFT_OUT));
        commit(move("a", "b", "2", LEFT_OUT));
        commit(move("b", "c", "3", LEFT_OUT), move("c", "d", "4", LEFT_OUT));
        commit(update("d", "5", LEFT_OUT));
        commit(move("d", "a", "6", LEFT_OUT));
        commit(update("a", "7", "new"));

        assertThat(revisions())
                .as("c came and went in one transaction")
                .containsExactly(
                        "a@6: 7 new",
                        "a@5: 6 kept",
                        "a@2: gone",
                        "a@1: 1 kept",
                        "b@3: gone",
                        "b@2: 2 kept from a",
                        "d@5: gone",
                        "d@4: 5 kept from a",
                        "d@3: 4 kept from a");
    }

    @Test
    void whatAnOlderKeySaidIsToldUnderTheNextOnes() {
        commit(move("a", "b", "1", LEFT_OUT));
        commit(update("b", "2", "new"));
        commit(move("b", "c", "3", LEFT_OUT));
        commit(move("c", "a", "4", LEFT_OUT));

        assertThat(revisions())
                .containsExactly(
                        "a@4: 4 new",
                        "a@1: gone",
                        "b@3: gone",
                        "b@2: 2 new",
                        "b@1: 1 kept from a",
                        "c@4: gone",
                        "c@3: 3 new");
    }

    @Test
    void keysThatRowsExchangeAreNotMixedUp() {
        commit(move("a", "z", "1", LEFT_OUT), move("b", "a", "2", LEFT_OUT), move("z", "b", "1", LEFT_OUT));
        commit(update("a", "3", "x"), update("b", "4", LEFT_OUT));
        commit(delete("b"));

        assertThat(revisions())
                .containsExactly(
                        "a@2: 3 x", "a@1: 2 kept from b", "b@3: gone", "b@2: 4 kept from a", "b@1: 1 kept from a");
    }

    @Test
    void theEndTellsOfARowThatCameBackToItsKey() {
        commit(update("a", "1", LEFT_OUT));
        commit(move("a", "b", "2", LEFT_OUT));
        commit(move("b", "a", "3", LEFT_OUT));

        assertThat(revisions())
                .containsExactly("a@3: 3 end", "a@2: gone", "a@1: 1 end", "b@3: gone", "b@2: 2 kept from a");
    }

    @Test
    void aLogThatContradictsItselfIsNotGuessedAt() {
        commit(delete("a"));
        commit(update("a", "1", LEFT_OUT));
        assertUnknown();

        commit(insert("a", "1", LEFT_OUT));
        assertUnknown();

        commit(delete("a"));
        commit(move("a", "b", "1", LEFT_OUT));
        assertUnknown();
    }

    @Test
    void rowsOfAnotherLayoutAreNotGuessedAt() {
        Change step = update("a", "1", "x");
        commit(new Change(step.key(), step.time(), step.sequence(), step.kind(), 1, step.row(), null));
        assertUnknown();
    }

    @Test
    void manyRevisionsOfOneKeyWaitOnDisk() {
        String large = "x".repeat(10_000);
        commit(update("a", "0", large));
        for (int i = 1; i <= 2_000; i++) {
            commit(update("a", Integer.toString(i), LEFT_OUT));
        }

        Iterator<String> revisions = revisions().iterator();
        for (int i = 2_000; i >= 0; i--) {
            assertThat(revisions.next()).isEqualTo("a@" + (i + 1) + ": " + i + " " + large);
        }
        assertThat(revisions).isExhausted();
        assertThat(scratch).isEmptyDirectory();
    }

    private void assertUnknown() {
        assertThatThrownBy(this::revisions).isInstanceOf(UnknownRevision.class);
        steps.clear();
    }

    private List<String> revisions() {
        List<String> revisions = new ArrayList<>();
        try (AllRevisions all = new AllRevisions(
                changes(TABLE.span().start(), TABLE.span().end()),
                change -> LAYOUTS.get(change.layout()),
                new MovedRows(key -> changes(Key.of(key), Key.of(key).next()), change -> LAYOUTS.get(change.layout())),
                scratch,
                true)) {
            all.forEachRemaining(revision -> revisions.add(text(revision)));
        }
        return revisions;
    }

    private Changes changes(Key start, Key end) {
        Iterator<Change> sorted = steps.stream()
                .sorted(Change.OLDEST_FIRST)
                .filter(step -> Key.of(step.key()).compareTo(start) >= 0)
                .iterator();
        return new Changes(
                new Ahead<>() {
                    @Override
                    @Nullable
                    Change read() {
                        return sorted.hasNext() ? sorted.next() : null;
                    }

                    @Override
                    public void close() {}
                },
                end);
    }

    private static String text(Revision revision) {
        String text = name(revision.key()) + "@" + revision.time().wallNanos() + ": ";
        Tuple row = revision.row();
        if (row == null) {
            return text + "gone";
        }
        String kept = "kept"
                + revision.keptColumns()
                        .flatMap(columns -> columns.key())
                        .map(key -> " from " + new String(key.toByteArray(), StandardCharsets.UTF_8))
                        .orElse("");
        String unsaid = revision.kept().get(1) ? kept : "end";
        assertThat(revision.isIncomplete()).isEqualTo(row.isUnchanged(1) && unsaid.equals("end"));
        return text + row.text(0) + " " + (row.isUnchanged(1) ? unsaid : row.text(1));
    }

    private void commit(Change... transactionSteps) {
        transaction++;
        for (Change step : transactionSteps) {
            if (step.from() != null) {
                steps.add(step(new String(step.from(), StandardCharsets.UTF_8), Change.Kind.DELETE, null, null));
            }
            byte[] from = step.from() == null ? null : key(new String(step.from(), StandardCharsets.UTF_8));
            steps.add(new Change(step.key(), time(), steps.size(), step.kind(), step.layout(), step.row(), from));
        }
    }

    private HlcTimestamp time() {
        return new HlcTimestamp(transaction, 0);
    }

    private Change insert(String key, String n, String large) {
        return step(key, Change.Kind.INSERT, row(n, large), null);
    }

    private Change update(String key, String n, String large) {
        return step(key, Change.Kind.UPDATE, row(n, large), null);
    }

    private Change move(String from, String to, String n, String large) {
        return step(to, Change.Kind.MOVE_IN, row(n, large), from.getBytes(StandardCharsets.UTF_8));
    }

    private Change delete(String key) {
        return step(key, Change.Kind.DELETE, null, null);
    }

    private Change step(String key, Change.Kind kind, @Nullable Tuple row, byte @Nullable [] from) {
        return new Change(key(key), time(), steps.size(), kind, 0, row, from);
    }

    private static byte[] key(String name) {
        return TABLE.keyPrefix().append(name.getBytes(StandardCharsets.UTF_8)).toByteArray();
    }

    private static String name(byte[] key) {
        int prefix = TableDescriptor.KEY_PREFIX_LENGTH;
        return new String(key, prefix, key.length - prefix, StandardCharsets.UTF_8);
    }

    private static Tuple row(String n, String large) {
        Tuple row = Tuple.of(new byte[] @Nullable [] {
            n.getBytes(StandardCharsets.UTF_8), large.equals(LEFT_OUT) ? null : large.getBytes(StandardCharsets.UTF_8)
        });
        if (large.equals(LEFT_OUT)) {
            byte[] bytes = row.bytes().clone();
            bytes[bytes.length - 1] = UNCHANGED;
            return Tuple.read(ByteBuffer.wrap(bytes));
        }
        return row;
    }
}
