package io.strandline.postgres.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.postgres.stream.ChainFixture.End;
import io.strandline.postgres.stream.ChainFixture.Revision;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the log says of old keys while a table's replica identity is another one than at both ends of the window. */
class ReplicaIdentityTest extends ChainCase {
    private End start;

    @BeforeEach
    void begin() {
        chain.execute(
                "CREATE TABLE t (a int PRIMARY KEY, b int NOT NULL UNIQUE, c text)",
                "CREATE UNIQUE INDEX t_both ON t (b, a)",
                "INSERT INTO t SELECT g, g * 10, 'c' FROM generate_series(1, 5) g");
        chain.slot.create(TIMEOUT, said -> {});
        start = chain.end();
    }

    @Test
    void anUpdateUnderAnotherIdentityMayTakeAKeyUnseenSoTheTableIsNotTold() {
        chain.execute(
                "ALTER TABLE t REPLICA IDENTITY USING INDEX t_b_key",
                "UPDATE t SET a = 100 WHERE a = 1",
                "ALTER TABLE t REPLICA IDENTITY DEFAULT",
                "UPDATE t SET c = 'after' WHERE a = 2");

        isNotTold();
    }

    @Test
    void aDeleteUnderAnotherIdentityIsNotTold() {
        chain.execute(
                "ALTER TABLE t REPLICA IDENTITY USING INDEX t_b_key",
                "DELETE FROM t WHERE a = 1",
                "ALTER TABLE t REPLICA IDENTITY DEFAULT");

        isNotTold();
    }

    @Test
    void anIdentityThatHoldsTheKeyTellsIt() {
        chain.execute(
                "ALTER TABLE t REPLICA IDENTITY USING INDEX t_both",
                "UPDATE t SET a = 100 WHERE a = 1",
                "DELETE FROM t WHERE a = 2",
                "ALTER TABLE t REPLICA IDENTITY FULL",
                "UPDATE t SET a = 101 WHERE a = 3",
                "DELETE FROM t WHERE a = 4",
                "ALTER TABLE t REPLICA IDENTITY DEFAULT",
                "UPDATE t SET a = 102 WHERE a = 5");

        isTold();
    }

    @Test
    void whatIsInsertedUnderAnotherIdentityHasItsKey() {
        chain.execute(
                "ALTER TABLE t REPLICA IDENTITY USING INDEX t_b_key",
                "INSERT INTO t VALUES (7, 70, 'new')",
                "ALTER TABLE t REPLICA IDENTITY NOTHING",
                "INSERT INTO t VALUES (8, 80, 'new')",
                "ALTER TABLE t REPLICA IDENTITY DEFAULT",
                "UPDATE t SET a = 9 WHERE a = 8");

        isTold();
    }

    private void isTold() {
        chain.withChanges(start, (end, window, changes) -> {
            for (boolean history : List.of(false, true)) {
                assertThat(changes.keeps(table(end), window, history)).isTrue();
                List<Revision> revisions = ChainFixture.revisions(changes, table(end), window, history);
                assertThat(ChainFixture.applied(start.rows("t"), revisions, window.end()))
                        .isEqualTo(end.rows("t"));
            }
        });
    }

    private void isNotTold() {
        chain.withChanges(start, (end, window, changes) -> {
            assertThat(table(end).keyGeneration()).isEqualTo(table(start).keyGeneration());
            assertThat(changes.keeps(table(end), window, true)).isFalse();
            assertThatThrownBy(() -> ChainFixture.revisions(changes, table(end), window, false))
                    .isInstanceOfSatisfying(
                            StrandlineException.class,
                            e -> assertThat(e.hint())
                                    .hasValueSatisfying(hint -> assertThat(hint).contains("DROP TABLE")))
                    .hasMessageContaining("replica identity");
        });
    }

    private static TableDescriptor table(End end) {
        return end.tables().values().iterator().next().descriptor();
    }
}
