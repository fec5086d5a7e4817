package io.strandline.manifest.chain;

import static io.strandline.manifest.chain.LayerBuilder.second;
import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.layer.FolderStorage;
import io.strandline.manifest.layer.LayerSpan;
import io.strandline.manifest.layer.RecordCursor;
import io.strandline.manifest.schema.TableDescriptor;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chains that older versions wrote are restored for ever. See FORMAT.md, "Versions", and {@link ChainSample}. */
class ChainCompatibilityTest {
    @TempDir
    private Path scratch;

    @ParameterizedTest
    @ValueSource(strings = "format-1")
    void restoresAChain(String version) throws URISyntaxException {
        LayerTree tree = tree(version);

        assertThat(tree.newest().layers()).hasSize(3);
        assertThat(rows(tree, ChainSample.justAfter(-10), ChainSample.PEOPLE)).containsExactly("[2, b]");
        assertThat(rows(tree, second(-5), ChainSample.PEOPLE)).containsExactly("[1, a]", "[2, b]");
        assertThat(rows(tree, second(0), ChainSample.PEOPLE)).containsExactly("[2, b]");
        assertThat(rows(tree, second(4), ChainSample.PEOPLE)).isEmpty();
        assertThat(rows(tree, second(6), ChainSample.PEOPLE_WITH_AGE)).containsExactly("[1, A, null]");
        assertThat(rows(tree, second(10), ChainSample.PLACES)).containsExactly("[9]");
        assertThat(rows(tree, second(20), ChainSample.PEOPLE_WITH_AGE)).containsExactly("[1, A, null]");
        assertThat(rows(tree, second(20), ChainSample.PLACES)).containsExactly("[7]");
    }

    @ParameterizedTest
    @ValueSource(strings = "format-1")
    void readsHowTheCatalogStood(String version) throws URISyntaxException {
        LayerTree tree = tree(version);

        assertThat(tree.at(second(4)).catalog(second(4)).descriptors()).containsExactly(ChainSample.PEOPLE);
        assertThat(tree.at(second(5)).catalog(second(5)).descriptors()).containsExactly(ChainSample.PEOPLE_WITH_AGE);
        assertThat(tree.at(second(10)).catalog(second(10)).descriptors())
                .containsExactly(ChainSample.PEOPLE_WITH_AGE, ChainSample.PLACES);
    }

    @ParameterizedTest
    @ValueSource(strings = "format-1")
    void readsWhatIsIntroduced(String version) throws URISyntaxException {
        List<LayerSpan> spans = new ArrayList<>();
        try (RecordCursor<LayerSpan> cursor = tree(version).newest().last().spans()) {
            cursor.forEachRemaining(spans::add);
        }

        assertThat(spans)
                .extracting(LayerSpan::introducedAt)
                .containsExactly(HlcTimestamp.MIN, HlcTimestamp.MIN, second(10));
    }

    private List<String> rows(LayerTree tree, HlcTimestamp asOf, TableDescriptor table) {
        return ChainRows.read(tree.at(asOf), asOf, table, 1_000, scratch).stream()
                .map(Arrays::toString)
                .toList();
    }

    private static LayerTree tree(String version) throws URISyntaxException {
        FolderStorage storage = new FolderStorage(
                Path.of(Objects.requireNonNull(ChainCompatibilityTest.class.getResource(version), version)
                        .toURI()));
        return LayerTree.read(storage, ChainSample.DIRECTORY, IncrementalPlace.inCollection(storage));
    }
}
