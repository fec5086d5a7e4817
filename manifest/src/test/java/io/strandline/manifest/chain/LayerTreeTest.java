package io.strandline.manifest.chain;

import static io.strandline.manifest.chain.LayerBuilder.full;
import static io.strandline.manifest.chain.LayerBuilder.on;
import static io.strandline.manifest.chain.LayerBuilder.second;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.Window;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.layer.Parent;
import io.strandline.manifest.storage.MemoryStorage;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** A full backup ends at second 0 of an hour, its layers after it. */
class LayerTreeTest {
    private final MemoryStorage storage = new MemoryStorage();
    private final LayerReader full = full(storage, 0).write();
    private final LayerReader first = on(full, full, 10).write();
    private final LayerReader second = on(first, full, 20).history().write();

    @Test
    void layersLieWhereTheirTimesSay() {
        assertThat(first.directory())
                .isEqualTo("incrementals/2026/11/22-090000.00/20261122/090010.00-20261122-090000.00");
        assertThat(second.directory())
                .isEqualTo("incrementals/2026/11/22-090000.00/20261122/090020.00-20261122-090010.00");
    }

    @Test
    void anotherPlaceHoldsThemWithoutTheFolder() {
        IncrementalPlace place = IncrementalPlace.at(new MemoryStorage());

        assertThat(place.freeDirectoryFor(full.directory(), new Window(second(0), second(10))))
                .isEqualTo("2026/11/22-090000.00/20261122/090010.00-20261122-090000.00");
    }

    @Test
    void aDirectoryWithAPlanIsNotFree() {
        LayerReader fork = on(full, full, 10).write();

        assertThat(fork.directory())
                .isEqualTo("incrementals/2026/11/22-090000.00/20261122/090010.01-20261122-090000.00");
        assertThat(IncrementalPlace.inCollection(storage).list(full.directory()))
                .containsExactly(first.directory(), fork.directory(), second.directory());
    }

    @Test
    void aLayerWithoutItsManifestIsNotThere() {
        storage.delete(second.directory() + "/BACKUP_MANIFEST");

        assertThat(directories(tree().layers())).containsExactly(full.directory(), first.directory());
        assertThat(tree().newest().end()).isEqualTo(second(10));
    }

    @Test
    void anIncrementalLayerIsNoFullBackup() {
        assertThatThrownBy(() -> LayerTree.read(storage, first.directory(), IncrementalPlace.inCollection(storage)))
                .hasMessage(first.displayName() + " is an incremental backup, not a full one")
                .extracting("code")
                .isEqualTo(ErrorCode.INVALID_PARAMETER);
    }

    @Test
    void givesTheNewestChain() {
        assertThat(tree().isForked()).isFalse();
        assertThat(directories(tree().newest().layers()))
                .containsExactly(full.directory(), first.directory(), second.directory());
        assertThat(tree().newest().end()).isEqualTo(second(20));
    }

    @Test
    void givesTheShortestChainThatCoversATime() {
        assertThat(directories(tree().at(second(0)).layers())).containsExactly(full.directory());
        assertThat(directories(tree().at(second(10)).layers())).containsExactly(full.directory(), first.directory());
        assertThat(tree().at(second(10).next()).layers()).as("in the history").hasSize(3);
        assertThat(tree().at(second(20)).layers()).hasSize(3);
    }

    @Test
    void refusesOtherTimesAndNamesThoseThatWork() {
        for (HlcTimestamp time :
                List.of(HlcTimestamp.MIN.next(), second(5), second(20).next())) {
            assertThatThrownBy(() -> tree().at(time))
                    .hasMessageStartingWith(
                            "invalid RESTORE timestamp: supplied backups do not cover requested time " + time)
                    .asInstanceOf(InstanceOfAssertFactories.type(StrandlineException.class))
                    .extracting(StrandlineException::code)
                    .isEqualTo(ErrorCode.INVALID_PARAMETER);
        }
        assertThatThrownBy(() -> tree().at(second(5)))
                .extracting(e -> ((StrandlineException) e).hint().orElseThrow())
                .isEqualTo("Times that can be restored: " + second(0) + " (2026-11-22T09:00:00Z); " + second(10)
                        + " (2026-11-22T09:00:10Z); after " + second(10) + " (2026-11-22T09:00:10Z) up to "
                        + second(20) + " (2026-11-22T09:00:20Z).");
    }

    @Test
    void bothBranchesOfAForkAreChains() {
        LayerReader left = on(second, full, 30).write();
        LayerReader right = on(second, full, 35).write();

        assertThat(tree().isForked()).isTrue();
        assertThat(tree().newest().last().directory()).isEqualTo(right.directory());
        assertThat(tree().at(second(30)).last().directory()).isEqualTo(left.directory());
        assertThat(directories(tree().chainTo(left.manifest().layerId()).layers()))
                .containsExactly(full.directory(), first.directory(), second.directory(), left.directory());
    }

    @Test
    void namesALayerInTheMiddleThatIsMissing() {
        storage.delete(first.directory() + "/BACKUP_MANIFEST");

        assertThatThrownBy(() -> tree().newest())
                .hasMessage("the layer in \"" + first.directory() + "\" is missing, which " + second.displayName()
                        + " builds on")
                .extracting("code")
                .isEqualTo(ErrorCode.DATA_CORRUPTED);
        assertThat(tree().at(second(0)).layers()).as("what does not need it").hasSize(1);
        assertThatThrownBy(() -> tree().at(second(15))).hasMessageContaining("is missing");
        assertThat(tree().missing()).extracting(Parent::path).containsExactly(first.directory());
        assertThatThrownBy(() -> tree().at(second(10)))
                .extracting(e -> ((StrandlineException) e).hint().orElseThrow())
                .as("only what can be restored")
                .isEqualTo("Times that can be restored: " + second(0) + " (2026-11-22T09:00:00Z).");
    }

    @Test
    void namesNoFirstTimeWhereAllHistoryIsThere() {
        MemoryStorage other = new MemoryStorage();
        LayerReader whole = full(other, 0).history().write();
        LayerTree tree = LayerTree.read(other, whole.directory(), IncrementalPlace.inCollection(other));

        assertThatThrownBy(() -> tree.at(second(5)))
                .extracting(e -> ((StrandlineException) e).hint().orElseThrow())
                .isEqualTo("Times that can be restored: up to " + second(0) + " (2026-11-22T09:00:00Z).");
    }

    @Test
    void namesALayerInTheMiddleThatWasAltered() {
        String manifest = first.directory() + "/BACKUP_MANIFEST";
        byte[] bytes = storage.bytes(manifest);
        bytes[bytes.length / 2] ^= 1;
        storage.replace(manifest, bytes);

        assertThat(tree().damaged()).containsOnlyKeys(first.directory());
        assertThatThrownBy(() -> tree().newest()).hasMessageContaining(manifest + "\" was altered");
        assertThatThrownBy(() -> tree().at(second(10))).hasMessageContaining(manifest + "\" was altered");
        assertThatThrownBy(() -> tree().at(second(40)))
                .as("which the damaged layer cannot cover")
                .hasMessageContaining("supplied backups do not cover requested time");
        assertThat(tree().at(second(0)).layers()).hasSize(1);
    }

    @Test
    void doesNotTakeAnOlderLayerForTheNewestWhereTheNewestIsDamaged() {
        String manifest = second.directory() + "/BACKUP_MANIFEST";
        storage.replace(manifest, new byte[100]);

        assertThatThrownBy(() -> tree().newest()).hasMessageContaining(manifest + "\" is cut short");
        assertThat(tree().at(second(10)).layers()).hasSize(2);
    }

    @Test
    void namesALayerThatAnotherOneTookThePlaceOf() {
        storage.list(first.directory() + "/").toList().forEach(object -> storage.delete(object.name()));
        LayerReader other = on(full, full, 10).write();

        assertThat(other.directory()).isEqualTo(first.directory());
        assertThatThrownBy(() -> tree().newest()).hasMessageContaining("\"" + first.directory() + "\" is missing");
        assertThatThrownBy(() -> Chain.of(List.of(full, other, second)))
                .hasMessage(second.displayName() + " was not written on " + other.displayName());
    }

    @Test
    void aChainBeginsWithAFullBackupAndHasNoGap() {
        LayerReader late = on(first, new Window(second(11), second(40)), full).write();

        assertThatThrownBy(() -> Chain.of(List.of(first, second))).hasMessageContaining("is no full backup");
        assertThatThrownBy(() -> Chain.of(List.of(full, first, late)))
                .hasMessage(late.displayName() + " does not begin at the end of " + first.displayName());
        assertThatThrownBy(() -> tree().chainTo(new UUID(1, 2)))
                .hasMessageContaining("builds on " + full.displayName());
    }

    private LayerTree tree() {
        return LayerTree.read(storage, full.directory(), IncrementalPlace.inCollection(storage));
    }

    private static List<String> directories(List<LayerReader> layers) {
        return layers.stream().map(LayerReader::directory).toList();
    }
}
