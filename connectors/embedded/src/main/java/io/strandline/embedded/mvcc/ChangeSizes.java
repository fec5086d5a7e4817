package io.strandline.embedded.mvcc;

import io.strandline.manifest.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rocksdb.Range;
import org.rocksdb.SizeApproximationFlag;
import org.rocksdb.Slice;
import org.rocksdb.TableProperties;

/** How large parts of the index of changes are, about, from RocksDB's indexes and memory tables. */
final class ChangeSizes {
    /** Below this, how well files compress does not matter. */
    private static final long NEGLIGIBLE_BYTES = 256 << 10;

    private final Rocks rocks;
    private double rawToStored = 1;
    private long measuredAt = -1;

    ChangeSizes(Rocks rocks) {
        this.rocks = rocks;
    }

    /** Bytes of each epoch, as they are stored. */
    long[] ofEpochs(List<Long> epochs) {
        List<byte[]> borders = new ArrayList<>();
        for (long epoch : epochs) {
            borders.add(Epochs.prefix(epoch));
            borders.add(Epochs.prefix(epoch + 1));
        }
        return sizes(borders, SizeApproximationFlag.INCLUDE_FILES, SizeApproximationFlag.INCLUDE_MEMTABLES);
    }

    /** Bytes of the keys and values of a span's changes in some epochs. */
    long of(Span span, List<Long> epochs) {
        if (epochs.isEmpty()) {
            return 0;
        }
        List<byte[]> borders = new ArrayList<>();
        for (long epoch : epochs) {
            borders.add(MvccKeys.change(epoch, span.start().toByteArray()));
            borders.add(MvccKeys.change(epoch, span.end().toByteArray()));
        }
        long files = Arrays.stream(sizes(borders, SizeApproximationFlag.INCLUDE_FILES))
                .sum();
        long memory = Arrays.stream(sizes(borders, SizeApproximationFlag.INCLUDE_MEMTABLES))
                .sum();
        double ratio = files < NEGLIGIBLE_BYTES ? 1 : rawToStored(epochs.get(epochs.size() - 1));
        return (long) (files * ratio) + memory;
    }

    /** Measured once in an epoch: it hardly changes, and every file is asked for it. */
    private synchronized double rawToStored(long epoch) {
        if (measuredAt != epoch) {
            rawToStored = rocks.call(db -> {
                long raw = 0;
                long stored = 0;
                for (TableProperties table :
                        db.getPropertiesOfAllTables(rocks.changes()).values()) {
                    raw += table.getRawKeySize()
                            + table.getRawValueSize()
                            - (SizeEstimate.INTERNAL_KEY_BYTES + MvccKeys.EPOCH) * table.getNumEntries();
                    stored += table.getDataSize();
                }
                return stored == 0 ? 1.0 : (double) raw / stored;
            });
            measuredAt = epoch;
        }
        return rawToStored;
    }

    /**
     * @param borders start and end of each part
     */
    private long[] sizes(List<byte[]> borders, SizeApproximationFlag... of) {
        List<Slice> slices = borders.stream().map(Slice::new).toList();
        try {
            List<Range> ranges = new ArrayList<>();
            for (int i = 0; i < slices.size(); i += 2) {
                ranges.add(new Range(slices.get(i), slices.get(i + 1)));
            }
            return rocks.call(db -> db.getApproximateSizes(rocks.changes(), ranges, of));
        } finally {
            slices.forEach(Slice::close);
        }
    }
}
