package io.strandline.job.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.job.LayerLocation;
import io.strandline.keyspace.TableFingerprint;
import io.strandline.keyspace.write.RowCursor;
import io.strandline.keyspace.write.WritableKeyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.chain.Chain;
import io.strandline.manifest.chain.LayerTree;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Restores layers as of any time and compares every row with the model. */
final class Restores {
    private final ModelDatabase model;
    private final SourceStore source;
    private final Workload workload;
    private final Backups backups;
    private final RestoreTargetStore targets;
    private final Restorer restorer;
    private int compared;
    private int refused;

    Restores(
            ModelDatabase model,
            SourceStore source,
            Workload workload,
            Backups backups,
            RestoreTargetStore targets,
            Random random) {
        this.model = model;
        this.source = source;
        this.workload = workload;
        this.backups = backups;
        this.targets = targets;
        this.restorer = new Restorer(targets, random);
    }

    int compared() {
        return compared;
    }

    int refused() {
        return refused;
    }

    /** Restores what a layer, with those before it, holds as of a time. */
    void check(ModelLayer layer, HlcTimestamp time) {
        String what = "layer " + layer.location() + " as of " + time;
        if (!layer.covers(time)) {
            expectRefusal(what, () -> catalog(layer, time));
            return;
        }
        Catalog catalog = catalog(layer, time);
        TreeMap<Integer, Shape> expected = new TreeMap<>(model.visible(time));
        expected.values().removeIf(shape -> !layer.holds(shape));
        requireSameTables(what, catalog, expected);
        Set<Integer> reached = new TreeSet<>(expected.keySet());
        reached.removeIf(id -> !layer.reaches(id, Objects.requireNonNull(expected.get(id)), time));
        if (reached.size() < expected.size()) {
            expectRefusal(what, () -> restore(layer, time, catalog, expected.keySet()));
        }
        compare(what, time, expected, restore(layer, time, catalog, reached));
        compared++;
    }

    /** Lets the product find the layer to restore a time from. */
    void check(ModelLayer full, HlcTimestamp time, List<ModelLayer> layers) {
        List<ModelLayer> candidates = layers.stream()
                .filter(layer -> layer.chain().get(0).equals(full) && layer.covers(time))
                .toList();
        if (candidates.isEmpty()) {
            expectRefusal(
                    "any layer of " + full.location() + " as of " + time,
                    () -> tree(full).at(time));
            return;
        }
        Chain chain = tree(full).at(time);
        int shortest = candidates.stream()
                .mapToInt(layer -> layer.chain().size())
                .min()
                .orElseThrow();
        assertThat(chain.layers()).as("chain for %s", time).hasSize(shortest);
        check(
                candidates.stream()
                        .filter(layer -> isAt(chain.last(), layer))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(chain.last() + " does not cover " + time)),
                time);
    }

    private LayerTree tree(ModelLayer layer) {
        return backups.places().tree(layer.chain().get(0).location());
    }

    private static boolean isAt(LayerReader reader, ModelLayer layer) {
        return reader.manifest().directory().equals(layer.location().directory());
    }

    private Catalog catalog(ModelLayer layer, HlcTimestamp time) {
        LayerTree tree = tree(layer);
        UUID id = tree.layers().stream()
                .filter(reader -> isAt(reader, layer))
                .findFirst()
                .orElseThrow(() -> new AssertionError(layer + " is not found"))
                .manifest()
                .layerId();
        return tree.chainTo(id).catalog(time);
    }

    private void expectRefusal(String what, Runnable restore) {
        try {
            restore.run();
        } catch (StrandlineException e) {
            assertThat(e.code())
                    .as("how the restore of %s is refused: %s", what, e.message())
                    .isEqualTo(ErrorCode.INVALID_PARAMETER);
            refused++;
            return;
        }
        throw new AssertionError("the restore of " + what + " was not refused");
    }

    private void requireSameTables(String what, Catalog catalog, TreeMap<Integer, Shape> expected) {
        TreeMap<Integer, Shape> found = new TreeMap<>();
        for (Descriptor descriptor : catalog.descriptors()) {
            if (descriptor instanceof TableDescriptor table && Restorer.isUsers(catalog, table)) {
                found.put(table.id(), Shape.of(table));
            }
        }
        assertThat(found).as("tables of %s", what).isEqualTo(expected);
    }

    private Map<TableDescriptor, TableDescriptor> restore(
            ModelLayer layer, HlcTimestamp time, Catalog catalog, Set<Integer> tableIds) {
        List<LayerLocation> chain =
                layer.chain().stream().map(ModelLayer::location).toList();
        return restorer.restore(chain, time, catalog, tableIds);
    }

    private void compare(
            String what,
            HlcTimestamp time,
            Map<Integer, Shape> expected,
            Map<TableDescriptor, TableDescriptor> restored) {
        WritableKeyspace target = targets.current().keyspace();
        HlcTimestamp now = target.now();
        restored.forEach((from, to) -> {
            TableDescriptor found =
                    target.catalog(now).table(to.id()).orElseThrow(() -> new AssertionError(to + " was not restored"));
            Shape shape = Objects.requireNonNull(expected.get(from.id()));
            Map<String, List<@Nullable Object>> rows = shape.excluded() ? Map.of() : rows(from.id(), time);
            assertThat(rows(target, found, now))
                    .as("rows of table %s of %s", from, what)
                    .isEqualTo(rows);
            TableFingerprint fingerprint = target.fingerprint(found, now);
            assertThat(fingerprint.rows())
                    .as("counted rows of table %s of %s", from, what)
                    .isEqualTo(rows.size());
            assertThat(fingerprint.indexEntries())
                    .as("index entries of table %s of %s", from, what)
                    .isEqualTo((long) rows.size() * found.indexes().size());
            if (!shape.excluded() && sourceHas(from.id(), shape, time)) {
                assertThat(fingerprint.fingerprint())
                        .as("fingerprint of table %s of %s", from, what)
                        .isEqualTo(source.keyspace().fingerprint(from, time).fingerprint());
            }
        });
    }

    /** Whether the source can be read as of a time, its indexes too; prepared transactions would keep it waiting. */
    private boolean sourceHas(int tableId, Shape shape, HlcTimestamp time) {
        return !workload.hasPrepared()
                && (shape.indexes().isEmpty() || time.isAfter(model.lastRemoval()))
                && time.isAfter(model.table(tableId).gcThreshold(shape.generation()));
    }

    private Map<String, List<@Nullable Object>> rows(int tableId, HlcTimestamp time) {
        Map<String, List<@Nullable Object>> rows = new TreeMap<>();
        model.table(tableId).rows(time).forEach((key, row) -> rows.put(key, Values.comparable(row)));
        return rows;
    }

    private static Map<String, List<@Nullable Object>> rows(
            WritableKeyspace keyspace, TableDescriptor table, HlcTimestamp time) {
        Map<String, List<@Nullable Object>> rows = new TreeMap<>();
        try (RowCursor cursor = keyspace.scan(table, table.span(), time)) {
            while (cursor.next()) {
                @Nullable Object[] row = cursor.row();
                String key = Values.keyText(table.columns(), table.primaryKey(), row);
                assertThat(rows.put(key, Values.comparable(row)))
                        .as("another row with the key %s", key)
                        .isNull();
            }
        }
        return rows;
    }
}
