package io.strandline.postgres.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.Key;
import io.strandline.manifest.Window;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.postgres.server.PostgresServer;
import io.strandline.postgres.stream.ChainFixture.Content;
import io.strandline.postgres.stream.ChainFixture.End;
import io.strandline.postgres.stream.ChainFixture.Revision;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While an application writes to every table, each layer's changes make of the layer before what the layer's own snapshot says. */
class RandomChainTest {
    private static final int WRITERS = 4;
    private static final int LAYERS = 6;

    @TempDir
    private Path scratch;

    @Test
    void everyLayerIsWhatItsSnapshotSays() throws Exception {
        long seed = Long.getLong("strandline.seed", new Random().nextLong());
        Random random = new Random(seed);
        try (PostgresServer server = PostgresServer.start("logical_decoding_work_mem=64kB");
                ChainFixture chain = new ChainFixture(server, scratch)) {
            RandomWriter.createTables(chain);
            chain.slot.create(Duration.ofSeconds(60), said -> {});
            try (RandomWriter.Group writers = RandomWriter.start(chain, WRITERS, random)) {
                End end = chain.end();
                int compared = 0;
                for (int layer = 0; layer < LAYERS; layer++) {
                    writers.awaitMore(20 + random.nextInt(60));
                    if (random.nextInt(3) == 0) {
                        RandomWriter.redefine(chain, random);
                    }
                    chain.slot.continueFrom(new ChainPosition(chain.identity(), 0, chain.slot.name(), end.position()));
                    End start = end;
                    int[] tables = {0};
                    end = chain.withChanges(
                            start, (last, window, changes) -> tables[0] = compare(start, last, window, changes));
                    compared += tables[0];
                }
                writers.stop();
                assertThat(compared).as("tables compared").isGreaterThan(2 * LAYERS);
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    /** How many tables went on from the layer before. */
    private static int compare(End start, End end, Window window, LayerChanges changes) {
        int compared = 0;
        for (Map.Entry<Long, Content> table : end.tables().entrySet()) {
            Content before = start.tables().get(table.getKey());
            TableDescriptor descriptor = table.getValue().descriptor();
            if (before == null || before.descriptor().keyGeneration() != descriptor.keyGeneration()) {
                continue;
            }
            compared++;
            Map<Key, Key> after = table.getValue().rows();
            List<Revision> newest = ChainFixture.revisions(changes, descriptor, window, false);
            if (!Column.haveSameEncoding(before.descriptor().columns(), descriptor.columns())) {
                assertThat(newest)
                        .as("of %s, which was altered", descriptor.name())
                        .allSatisfy(revision -> assertThat(after.get(revision.key()))
                                .isEqualTo(revision.row().orElse(null)));
                continue;
            }
            assertThat(ChainFixture.applied(before.rows(), newest, window.end()))
                    .as("newest states of %s", descriptor.name())
                    .isEqualTo(new TreeMap<>(after));
            if (changes.keeps(descriptor, window, true)) {
                List<Revision> all = ChainFixture.revisions(changes, descriptor, window, true);
                assertThat(ChainFixture.applied(before.rows(), all, window.end()))
                        .as("all revisions of %s", descriptor.name())
                        .isEqualTo(new TreeMap<>(after));
                assertThat(all).isSortedAccordingTo((left, right) -> {
                    int byKey = left.key().compareTo(right.key());
                    return byKey != 0 ? byKey : right.time().compareTo(left.time());
                });
                assertThat(all).allMatch(revision -> window.contains(revision.time()));
            }
        }
        return compared;
    }
}
