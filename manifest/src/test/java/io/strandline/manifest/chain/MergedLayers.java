package io.strandline.manifest.chain;

import io.strandline.manifest.chain.LayerBuilder.Revision;
import io.strandline.manifest.data.DataBlockCodec;
import io.strandline.manifest.layer.FolderStorage;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.row.RandomRows;
import io.strandline.manifest.row.RowCodec;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import io.strandline.manifest.schema.TableDescriptor;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Merges the rows of a chain whose layers have all their keys among each other's. {@link ManyLayersTest} runs it in a process of its own with a small heap. */
final class MergedLayers {
    private static final List<Column> COLUMNS =
            List.of(RandomRows.column(1, "value", ColumnType.of(Kind.BYTES), false));
    private static final TableDescriptor TABLE = ChainRows.table(104, COLUMNS);

    private MergedLayers() {}

    /** Folder, layers, rows of a layer. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        int layers = Integer.parseInt(arguments[1]);
        int rows = Integer.parseInt(arguments[2]);
        FolderStorage storage = new FolderStorage(folder.resolve("collection"));
        List<LayerReader> written = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            LayerBuilder builder = layer == 0
                    ? LayerBuilder.full(storage, 0)
                    : LayerBuilder.on(written.get(layer - 1), written.get(0), layer);
            written.add(builder.span(TABLE.id(), TABLE.span())
                    .file(TABLE, TABLE.span(), revisions(layer, layers, rows))
                    .write());
        }
        merge(Chain.of(written), Files.createDirectories(folder.resolve("scratch")), new PrintStream(System.out, true));
    }

    private static List<Revision> revisions(int layer, int layers, int rows) {
        Random random = new Random(layer);
        List<Revision> revisions = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            byte[] value = new byte[1_000];
            random.nextBytes(value);
            revisions.add(new Revision(
                    ByteBuffer.allocate(4).putInt(row * layers + layer).array(),
                    LayerBuilder.second(layer),
                    RowCodec.of(COLUMNS).encode(new @Nullable Object[] {value})));
        }
        return revisions;
    }

    private static void merge(Chain chain, Path scratch, PrintStream output) {
        long entries = 0;
        long count = 0;
        try (DataBlockCodec codec = new DataBlockCodec();
                RestoreCover cover = RestoreCover.plan(chain, chain.end(), List.of(TABLE), scratch, 1L << 40, 1_000)) {
            while (cover.hasNext()) {
                for (SpanCover span : cover.next().spans()) {
                    entries += span.entries().size();
                    try (MergedRows rows = MergedRows.open(chain, span, chain.end(), TABLE, codec, scratch)) {
                        while (rows.next()) {
                            count++;
                        }
                    }
                }
            }
        }
        output.println("entries " + entries);
        output.println("rows " + count);
        output.println("heapLimit " + Runtime.getRuntime().maxMemory());
    }
}
