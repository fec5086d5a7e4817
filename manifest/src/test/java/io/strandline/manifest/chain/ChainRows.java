package io.strandline.manifest.chain;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.data.DataBlockCodec;
import io.strandline.manifest.row.RowCodec;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.TableDescriptor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/** Restores a table into a list. */
final class ChainRows {
    private ChainRows() {}

    static TableDescriptor table(int id, List<Column> columns) {
        return new TableDescriptor(
                id,
                1,
                100,
                101,
                "t" + id,
                TableDescriptor.State.PUBLIC,
                1,
                1,
                columns,
                List.of(1),
                List.of(),
                false,
                Optional.empty());
    }

    /** The decoded rows in key order, which is checked, each key once. */
    static List<@Nullable Object[]> read(
            Chain chain, HlcTimestamp asOf, TableDescriptor table, long splitBytes, Path scratch) {
        List<@Nullable Object[]> restored = new ArrayList<>();
        RowCodec rowCodec = RowCodec.of(table.columns());
        byte[] last = null;
        try (DataBlockCodec codec = new DataBlockCodec();
                RestoreCover cover = RestoreCover.plan(chain, asOf, List.of(table), scratch, splitBytes, 100)) {
            while (cover.hasNext()) {
                for (SpanCover span : cover.next().spans()) {
                    try (MergedRows rows = MergedRows.open(chain, span, asOf, table, codec, scratch)) {
                        while (rows.next()) {
                            byte[] key = Arrays.copyOfRange(
                                    rows.key(), rows.keyOffset(), rows.keyOffset() + rows.keyLength());
                            if (last != null) {
                                Assertions.assertThat(Arrays.compareUnsigned(last, key))
                                        .isNegative();
                            }
                            last = key;
                            restored.add(rowCodec.decode(rows.row(), rows.rowOffset(), rows.rowLength()));
                        }
                    }
                }
            }
        }
        return restored;
    }
}
