package io.strandline.manifest.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.HlcTimestamp;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CatalogTest {
    private static final HlcTimestamp NOW = new HlcTimestamp(1_000, 0);

    private final Catalog catalog = Catalog.of(
            NOW,
            List.of(
                    new DatabaseDescriptor(100, 1, "shop"),
                    new SchemaDescriptor(101, 1, 100, "public"),
                    sequence(102, "orders"),
                    sequence(103, "items")));

    @Test
    void findsAnObjectByItsNewNameOnlyWhenItWasRenamed() {
        Catalog renamed = catalog.with(NOW.next(), List.of(), List.of(sequence(102, "purchases")));

        assertThat(renamed.object(101, "orders")).isEmpty();
        assertThat(renamed.object(101, "purchases").orElseThrow().id()).isEqualTo(102);
        assertThat(renamed.asOf()).isEqualTo(NOW.next());
        assertThat(catalog.object(101, "orders")).isPresent();
    }

    @Test
    void keepsBothObjectsWhenTheyExchangeTheirNames() {
        Catalog exchanged = catalog.with(NOW, List.of(), List.of(sequence(102, "items"), sequence(103, "orders")));

        assertThat(exchanged.object(101, "items").orElseThrow().id()).isEqualTo(102);
        assertThat(exchanged.object(101, "orders").orElseThrow().id()).isEqualTo(103);
    }

    @Test
    void holdsTheSameAsOneMadeAtOnceAfterManySmallChanges() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<Integer, Descriptor> expected = new TreeMap<>();
        catalog.descriptors().forEach(descriptor -> expected.put(descriptor.id(), descriptor));
        Catalog changed = catalog;
        for (int i = 0; i < 2_000; i++) {
            int id = 102 + random.nextInt(300);
            if (random.nextInt(3) == 0) {
                expected.remove(id);
                changed = changed.with(NOW, List.of(id), List.of());
            } else {
                SequenceDescriptor descriptor = sequence(id, "s" + id + "_" + random.nextInt(3));
                expected.put(id, descriptor);
                changed = changed.with(NOW, List.of(), List.of(descriptor));
            }
        }

        assertThat(changed.descriptors()).as("seed " + seed).containsExactlyElementsOf(expected.values());
        assertThat(changed.size()).as("seed " + seed).isEqualTo(expected.size());
        assertThat(changed.objects(100)).as("seed " + seed).hasSize(expected.size() - 2);
    }

    private static SequenceDescriptor sequence(int id, String name) {
        return new SequenceDescriptor(id, 1, 100, 101, name, 1, 1, 1, Long.MAX_VALUE, 0);
    }
}
