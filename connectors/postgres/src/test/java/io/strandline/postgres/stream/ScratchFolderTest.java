package io.strandline.postgres.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.postgres.server.PostgresServer;
import io.strandline.postgres.stream.ChainFixture.End;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchFolderTest {
    @TempDir
    private Path folder;

    @Test
    void aLayerThatCannotBeSortedSaysWhereAndCanBeTakenAgain() throws Exception {
        Path scratch = Files.createDirectory(folder.resolve("scratch"));
        try (PostgresServer server = PostgresServer.start();
                ChainFixture chain = new ChainFixture(server, scratch)) {
            chain.execute("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1), (2)");
            chain.slot.create(Duration.ofSeconds(60), said -> {});
            End start = chain.end();
            chain.execute("DELETE FROM t WHERE id = 1", "INSERT INTO t VALUES (3)");
            Files.delete(scratch);

            assertThatThrownBy(() -> chain.withChanges(start, (end, window, changes) -> {}))
                    .isInstanceOfSatisfying(StrandlineException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
                        assertThat(e.message()).contains("cannot sort changes in", scratch.toString());
                        assertThat(e.hint()).isPresent();
                    });

            Files.createDirectory(scratch);
            chain.withChanges(start, (end, window, changes) -> {
                TableDescriptor table = end.descriptors().values().iterator().next();
                assertThat(ChainFixture.applied(
                                start.rows("t"), ChainFixture.revisions(changes, table, window, false), window.end()))
                        .isEqualTo(end.rows("t"));
            });
        }
    }
}
