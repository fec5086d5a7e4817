package io.strandline.manifest.chain;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.layer.Parent;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ParallelReads;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A full backup and every completed incremental layer below it. Usually they are one chain; backups that were started together fork it,
 * and then each branch can be restored.
 *
 * <p>A layer whose manifest is damaged does not keep those from being read that do not need it. Safe for use by many threads.
 */
public final class LayerTree {
    private static final Comparator<LayerReader> BY_END = Comparator.comparing(
                    (LayerReader layer) -> layer.manifest().window().end())
            .thenComparing(layer -> layer.manifest().window().start());

    private final LayerReader full;
    private final List<LayerReader> layers;
    private final Map<UUID, LayerReader> byId = new HashMap<>();
    private final Map<String, StrandlineException> damaged;

    private LayerTree(LayerReader full, List<LayerReader> layers, Map<String, StrandlineException> damaged) {
        this.full = full;
        this.layers = List.copyOf(layers);
        this.damaged = damaged;
        layers.forEach(layer -> byId.put(layer.manifest().layerId(), layer));
    }

    /**
     * Reads all manifests.
     *
     * @param collection its root; the caller closes it and the incremental layers' place, after the tree's last use
     * @throws StrandlineException {@code UNDEFINED_FILE} if there is no backup in the directory; {@code INVALID_PARAMETER} if it is an incremental one; {@code DATA_CORRUPTED} or {@code
     *     UNKNOWN_FORMAT} if its manifest cannot be read
     */
    public static LayerTree read(ExternalStorage collection, String fullDirectory, IncrementalPlace incrementals) {
        LayerReader full = LayerReader.open(collection, fullDirectory);
        if (full.manifest().parent().isPresent()) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    full.displayName() + " is an incremental backup, not a full one",
                    "Name the path of its full backup, which SHOW BACKUPS IN lists.");
        }
        List<LayerReader> layers = new ArrayList<>();
        Map<String, StrandlineException> damaged = new LinkedHashMap<>();
        for (Found found :
                ParallelReads.of(incrementals.directories(fullDirectory), directory -> find(incrementals, directory))) {
            found.layer().ifPresent(layers::add);
            found.damage().ifPresent(damage -> damaged.put(found.directory(), damage));
        }
        layers.sort(BY_END);
        layers.add(0, full);
        return new LayerTree(full, layers, damaged);
    }

    /** What is in a directory: nothing if its layer is not complete. */
    private record Found(String directory, Optional<LayerReader> layer, Optional<StrandlineException> damage) {}

    private static Found find(IncrementalPlace incrementals, String directory) {
        try {
            return new Found(directory, LayerReader.find(incrementals.storage(), directory), Optional.empty());
        } catch (StrandlineException e) {
            if (e.code() != ErrorCode.DATA_CORRUPTED && e.code() != ErrorCode.UNKNOWN_FORMAT) {
                throw e;
            }
            return new Found(directory, Optional.empty(), Optional.of(e));
        }
    }

    public LayerReader full() {
        return full;
    }

    /** All that can be read, by end and then by start; the full one first. */
    public List<LayerReader> layers() {
        return layers;
    }

    /** Why the other layers cannot be read, by directory. */
    public Map<String, StrandlineException> damaged() {
        return Collections.unmodifiableMap(damaged);
    }

    /** The parents, neither there nor damaged, of layers that are there. */
    public List<Parent> missing() {
        return layers.stream()
                .flatMap(layer -> layer.manifest().parent().stream())
                .filter(parent -> !byId.containsKey(parent.layerId()) && !damaged.containsKey(parent.path()))
                .distinct()
                .toList();
    }

    /**
     * The chain that ends latest.
     *
     * @throws StrandlineException {@code DATA_CORRUPTED} if a layer of it is missing or altered, or if one that seems to end later cannot be read
     */
    public Chain newest() {
        LayerReader last = layers.get(layers.size() - 1);
        damaged.keySet().stream()
                .filter(directory -> last == full || directory.compareTo(last.directory()) > 0)
                .findFirst()
                .ifPresent(directory -> {
                    throw damage(directory);
                });
        return chainTo(last.manifest().layerId());
    }

    /**
     * The path of parents back from a layer.
     *
     * @throws StrandlineException {@code UNDEFINED_FILE} if there is no such layer; {@code DATA_CORRUPTED} naming a layer on the path that is missing or altered
     */
    public Chain chainTo(UUID layerId) {
        LayerReader layer = byId.get(layerId);
        if (layer == null) {
            throw new StrandlineException(
                    ErrorCode.UNDEFINED_FILE,
                    "no layer " + layerId + " builds on " + full.displayName(),
                    "SHOW BACKUP lists the layers of a backup.");
        }
        List<LayerReader> path = new ArrayList<>();
        Optional<Parent> parent = layer.manifest().parent();
        while (parent.isPresent()) {
            if (path.contains(layer)) {
                throw Chain.broken(layer.displayName() + " is its own parent");
            }
            path.add(layer);
            layer = parentOf(layer, parent.get());
            parent = layer.manifest().parent();
        }
        path.add(layer);
        Collections.reverse(path);
        return Chain.of(path);
    }

    /**
     * The shortest chain that a time can be restored from.
     *
     * @throws StrandlineException {@code INVALID_PARAMETER} with times that can be restored, if there is none; {@code DATA_CORRUPTED} if there
     *     would be, but for layers that are missing or altered
     */
    public Chain at(HlcTimestamp time) {
        List<Chain> chains = new ArrayList<>();
        Optional<StrandlineException> broken = Optional.empty();
        for (LayerReader layer : layers) {
            if (layer.manifest().covers(time)) {
                try {
                    chains.add(chainTo(layer.manifest().layerId()));
                } catch (StrandlineException e) {
                    broken = broken.or(() -> Optional.of(e));
                }
            }
        }
        Optional<StrandlineException> why = broken.or(() -> damaged.keySet().stream()
                .filter(directory -> IncrementalPlace.mayCover(directory, time))
                .findFirst()
                .map(this::damage));
        return chains.stream()
                .min(Comparator.comparingInt(chain -> chain.layers().size()))
                .orElseThrow(() -> why.orElseGet(() -> RestorableTimes.of(
                                layers.stream().filter(this::hasAllParents).toList())
                        .notCovered(time)));
    }

    private boolean hasAllParents(LayerReader layer) {
        Optional<Parent> parent = layer.manifest().parent();
        return parent.isEmpty()
                || parent.map(Parent::layerId)
                        .map(byId::get)
                        .filter(found -> found.manifest()
                                .window()
                                .end()
                                .isBefore(layer.manifest().window().end()))
                        .filter(this::hasAllParents)
                        .isPresent();
    }

    /** Whether two layers have the same parent. */
    public boolean isForked() {
        List<UUID> parents = layers.stream()
                .flatMap(layer -> layer.manifest().parent().stream())
                .map(Parent::layerId)
                .toList();
        return parents.stream().distinct().count() < parents.size();
    }

    private LayerReader parentOf(LayerReader layer, Parent parent) {
        LayerReader found = byId.get(parent.layerId());
        if (found != null) {
            return found;
        }
        if (damaged.containsKey(parent.path())) {
            throw damage(parent.path());
        }
        throw Chain.broken(
                "the layer in \"" + parent.path() + "\" is missing, which " + layer.displayName() + " builds on");
    }

    private StrandlineException damage(String directory) {
        StrandlineException damage = Objects.requireNonNull(damaged.get(directory));
        return new StrandlineException(
                damage.code(), damage.message(), damage.hint().orElse(null), damage);
    }
}
