package io.strandline.control.backup;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.chain.Chain;
import io.strandline.manifest.chain.MergedRows;
import io.strandline.manifest.chain.RestoreCover;
import io.strandline.manifest.chain.SpanCover;
import io.strandline.manifest.data.DataBlockCodec;
import io.strandline.manifest.layer.BackupManifest;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.layer.LayerSpan;
import io.strandline.manifest.layer.RecordCursor;
import io.strandline.manifest.schema.TableDescriptor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** As of which times a chain can restore a table's rows, as its layers' spans tell. Belongs to one thread. */
final class KnownRows {
    private static final long SPLIT_BYTES = 64L << 20;
    private static final int SPLIT_ENTRIES = 1_000;

    private final NavigableMap<HlcTimestamp, LayerReader> layersByEnd = new TreeMap<>();
    private final DescriptorHistory descriptors;
    /** Of pinned layers, which copy some tables whole: from when on each speaks for a table's key prefix. */
    private final Map<HlcTimestamp, Map<Key, HlcTimestamp>> introduced = new HashMap<>();

    KnownRows(Chain chain, DescriptorHistory descriptors) {
        this.descriptors = descriptors;
        chain.layers()
                .forEach(layer -> layersByEnd.put(layer.manifest().window().end(), layer));
    }

    /**
     * The last time that does not see what happened to a table at a time, if it can be restored. Where a layer tells neither of the time nor of the rows right
     * before it, it is the last one before that at which the table changed and the rows of before are known, else the end of the layer before.
     */
    Optional<HlcTimestamp> before(int tableId, HlcTimestamp time) {
        HlcTimestamp before = time.previous();
        Map.Entry<HlcTimestamp, LayerReader> layer = layersByEnd.ceilingEntry(before);
        if (layer == null || !layer.getValue().manifest().covers(before)) {
            return Optional.empty();
        }
        BackupManifest manifest = layer.getValue().manifest();
        if (!manifest.isPinned()
                || before.equals(manifest.window().end())
                || isKnown(tableId, before, layer.getValue())) {
            return Optional.of(before);
        }
        HlcTimestamp start = manifest.window().start();
        for (HlcTimestamp changed : descriptors.changes(tableId, start, before)) {
            if (isKnown(tableId, changed.previous(), layer.getValue())) {
                return Optional.of(changed.previous());
            }
        }
        return Optional.of(start).filter(layersByEnd::containsKey);
    }

    private boolean isKnown(int tableId, HlcTimestamp time, LayerReader layer) {
        return descriptors
                .at(tableId, time)
                .map(TableDescriptor.class::cast)
                .map(table -> table.excludeData()
                        || !introduced(layer)
                                .getOrDefault(table.keyPrefix(), HlcTimestamp.MAX)
                                .isAfter(time))
                .orElse(true);
    }

    private Map<Key, HlcTimestamp> introduced(LayerReader layer) {
        return introduced.computeIfAbsent(layer.manifest().window().end(), end -> {
            Map<Key, HlcTimestamp> ofLayer = new HashMap<>();
            try (RecordCursor<LayerSpan> spans = layer.spans()) {
                while (spans.hasNext()) {
                    LayerSpan span = spans.next();
                    Key prefix = Key.copyOf(span.span().start().toByteArray(), 0, TableDescriptor.KEY_PREFIX_LENGTH);
                    ofLayer.merge(prefix, span.introducedAt(), (left, right) -> left.isAfter(right) ? left : right);
                }
            }
            return ofLayer;
        });
    }

    /**
     * How many rows a table had right before a time, found by reading them; empty where that is not known.
     *
     * @param temporaryFolder exists
     */
    OptionalLong countBefore(int tableId, HlcTimestamp time, Path temporaryFolder) {
        HlcTimestamp before = time.previous();
        if (!before(tableId, time).equals(Optional.of(before))
                || !(descriptors.at(tableId, before).orElse(null) instanceof TableDescriptor table)
                || table.excludeData()) {
            return OptionalLong.empty();
        }
        HlcTimestamp lastEnd = layersByEnd.ceilingKey(before);
        Chain chain = Chain.of(List.copyOf(layersByEnd.headMap(lastEnd, true).values()));
        long count = 0;
        try (DataBlockCodec codec = new DataBlockCodec();
                RestoreCover cover =
                        RestoreCover.plan(chain, before, List.of(table), temporaryFolder, SPLIT_BYTES, SPLIT_ENTRIES)) {
            while (cover.hasNext()) {
                for (SpanCover span : cover.next().spans()) {
                    try (MergedRows rows = MergedRows.open(chain, span, before, table, codec, temporaryFolder)) {
                        while (rows.next()) {
                            count++;
                        }
                    }
                }
            }
        }
        return OptionalLong.of(count);
    }
}
