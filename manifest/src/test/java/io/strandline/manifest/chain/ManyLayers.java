package io.strandline.manifest.chain;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.Window;
import io.strandline.manifest.layer.BackupCollection;
import io.strandline.manifest.layer.CatalogRecord;
import io.strandline.manifest.layer.Digest;
import io.strandline.manifest.layer.Entry;
import io.strandline.manifest.layer.FolderStorage;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.row.Fingerprint;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.storage.ExternalStorage;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Plans the restore of a long chain, every layer of which has an entry in each of many places. {@link ManyLayersTest} runs it in a process of its
 * own with a small heap; what it prints is what the test reads.
 */
public final class ManyLayers {
    /** The one that the layers are of. */
    public static final TableDescriptor TABLE = ChainRows.table(104, List.of());

    private static final long ENTRY_BYTES = 1 << 20;

    private ManyLayers() {}

    /** Folder, layers, entries of a layer. */
    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        int layers = Integer.parseInt(arguments[1]);
        int places = Integer.parseInt(arguments[2]);
        write(new FolderStorage(folder.resolve("collection")), layers, places);
        plan(
                new FolderStorage(folder.resolve("collection")),
                folder.resolve("scratch"),
                new PrintStream(System.out, true));
    }

    /** A chain without data files, the full layer first. */
    public static List<LayerReader> write(ExternalStorage collection, int layers, int places) {
        List<LayerReader> chain = new ArrayList<>();
        LayerReader full = fill(LayerBuilder.full(collection, 0), places).write();
        chain.add(full);
        for (int layer = 1; layer < layers; layer++) {
            chain.add(fill(LayerBuilder.on(chain.get(layer - 1), full, layer), places)
                    .write());
        }
        return chain;
    }

    private static LayerBuilder fill(LayerBuilder layer, int places) {
        layer.span(TABLE.id(), TABLE.span())
                .catalog(new CatalogRecord(Optional.empty(), TABLE.id(), Optional.of(TABLE)));
        for (int place = 0; place < places; place++) {
            layer.entry(entry(place));
        }
        return layer;
    }

    private static void plan(FolderStorage collection, Path scratch, PrintStream output) {
        String directory = new BackupCollection(collection).list().get(0);
        Chain chain = LayerTree.read(collection, directory, IncrementalPlace.inCollection(collection))
                .newest();
        output.println("layers " + chain.layers().size());
        long covers = 0;
        long entries = 0;
        try (RestoreCover cover = RestoreCover.plan(chain, chain.end(), List.of(TABLE), scratch, 384L << 20, 1_000)) {
            while (cover.hasNext()) {
                List<RestoreSplit> page =
                        RestoreSplitPages.decode("page", RestoreSplitPages.encode(List.of(cover.next())));
                for (SpanCover span : page.get(0).spans()) {
                    covers++;
                    entries += span.entries().size();
                }
            }
        }
        output.println("covers " + covers);
        output.println("entries " + entries);
        output.println("heapLimit " + Runtime.getRuntime().maxMemory());
    }

    private static Entry entry(int place) {
        String object = "data/" + place + ".avro";
        List<Key> borders = new ArrayList<>();
        for (int border : new int[] {place, place + 1}) {
            borders.add(TABLE.keyPrefix()
                    .append(ByteBuffer.allocate(4).putInt(border).array()));
        }
        return new Entry(
                object,
                0,
                1 << 19,
                Digest.ofContent(object.getBytes(StandardCharsets.US_ASCII)),
                TABLE.id(),
                new Span(borders.get(0), borders.get(1)),
                10_000,
                0,
                0,
                ENTRY_BYTES,
                new Fingerprint(place, place),
                Window.full(LayerBuilder.second(0)),
                HlcTimestamp.MIN,
                "",
                0);
    }
}
