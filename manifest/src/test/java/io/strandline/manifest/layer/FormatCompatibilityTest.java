package io.strandline.manifest.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.HlcTimestamp;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backups that older versions wrote are read for ever. See FORMAT.md, "Versions". */
class FormatCompatibilityTest {
    @ParameterizedTest
    @ValueSource(strings = "format-1")
    void readsACompletedLayer(String version) throws URISyntaxException {
        BackupCollection collection = new BackupCollection(samples(version));

        assertThat(collection.list()).containsExactly(Samples.DIRECTORY);
        LayerReader layer = collection.open("/" + Samples.DIRECTORY);
        LayerProgress progress = new LayerProgress(collection.storage(), Samples.DIRECTORY);
        BackupManifest manifest = layer.manifest();
        assertThat(manifest)
                .isEqualTo(Samples.manifest(
                        progress.plan().orElseThrow(),
                        manifest.totals(),
                        manifest.files(),
                        manifest.catalog(),
                        manifest.spans()));
        assertThat(manifest.totals().rows()).isEqualTo(30);
        assertThat(manifest.totals().fingerprint()).hasToString("00000000000001a00000000000000028");
        assertThat(all(layer.entries()))
                .containsExactly(
                        Samples.entry(104, 0, 5),
                        Samples.entry(104, 5, 15),
                        Samples.entry(104, 15, 20),
                        Samples.entry(104, 20, 30));
        assertThat(layer.catalog().descriptors())
                .containsExactlyElementsOf(Samples.catalog().descriptors());
        assertThat(all(layer.spans()))
                .containsExactly(
                        new LayerSpan(104, Samples.span(104, 0, 30), HlcTimestamp.MIN),
                        new LayerSpan(105, Samples.span(105, 0, 9), HlcTimestamp.MIN));
    }

    @ParameterizedTest
    @ValueSource(strings = "format-1")
    void goesOnWithAJobThatWasBegun(String version) throws URISyntaxException {
        LayerProgress progress = new LayerProgress(samples(version), Samples.DIRECTORY);

        StoredPlan plan = progress.plan().orElseThrow();

        assertThat(plan.plan()).isEqualTo(Samples.plan(plan.plan().pages()));
        assertThat(all(progress.splits(plan.plan())))
                .containsExactly(
                        new Split(SplitId.of(0), List.of(Samples.splitSpan(104, 0, 20))),
                        new Split(
                                SplitId.of(1), List.of(Samples.splitSpan(104, 20, 30), Samples.splitSpan(105, 0, 9))));
        for (SplitProgress split : Samples.allProgress(plan)) {
            assertThat(progress.progress(plan, split.splitId())).hasValue(split);
        }
        assertThat(progress.outcome())
                .hasValue(Outcome.commit(progress.manifest().orElseThrow()));
    }

    private static FolderStorage samples(String version) throws URISyntaxException {
        return new FolderStorage(
                Path.of(Objects.requireNonNull(FormatCompatibilityTest.class.getResource(version), version)
                        .toURI()));
    }

    private static <T> List<T> all(RecordCursor<T> cursor) {
        List<T> records = new ArrayList<>();
        try (cursor) {
            cursor.forEachRemaining(records::add);
        }
        return records;
    }
}
