package io.strandline.embedded.mvcc;

import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.Range;
import org.rocksdb.RocksIterator;
import org.rocksdb.SizeApproximationFlag;
import org.rocksdb.Slice;
import org.rocksdb.TableProperties;

/** How many bytes lie in a span, about, and where its middle is, from indexes and memory tables: no row is read. */
final class SizeEstimate {
    /** Bytes of RocksDB's own in a table's count of raw key bytes, for each entry. */
    private static final int INTERNAL_KEY_BYTES = 8;

    /** Beyond so many bytes keys are taken to be equal when the middle of a span is sought. */
    private static final int KEY_WIDTH = 64;

    /** Below this it is not worth asking every file what it holds. */
    private static final long NEGLIGIBLE_BYTES = 256 << 10;

    private final Rocks rocks;

    SizeEstimate(Rocks rocks) {
        this.rocks = rocks;
    }

    /**
     * Raw bytes of keys and values for each stored byte, over the files that have keys of a span; 1 where that hardly matters.
     *
     * <p>RocksDB's own call for the tables of a range is broken in Java: in 8.10 it returns its arguments.
     */
    double rawToStored(Span span) {
        if (bytes(span, 1.0) < NEGLIGIBLE_BYTES) {
            return 1.0;
        }
        return rocks.call(db -> {
            Map<String, TableProperties> properties = db.getPropertiesOfAllTables(rocks.data());
            long raw = 0;
            long stored = 0;
            for (LiveFileMetaData file : db.getLiveFilesMetaData()) {
                TableProperties table = properties.get(file.path() + file.fileName());
                if (table != null && overlaps(file, span)) {
                    raw += table.getRawKeySize() + table.getRawValueSize() - INTERNAL_KEY_BYTES * table.getNumEntries();
                    stored += table.getDataSize();
                }
            }
            return stored == 0 ? 1.0 : (double) raw / stored;
        });
    }

    private static boolean overlaps(LiveFileMetaData file, Span span) {
        return Key.of(file.smallestKey()).compareTo(span.end()) < 0
                && Key.of(file.largestKey()).compareTo(span.start()) >= 0;
    }

    long bytes(Span span, double rawToStored) {
        return bytes(span.start().toByteArray(), span.end().toByteArray(), rawToStored);
    }

    private long bytes(byte[] from, byte[] to, double rawToStored) {
        return rocks.call(db -> {
            try (Slice start = new Slice(from);
                    Slice end = new Slice(to)) {
                List<Range> range = List.of(new Range(start, end));
                long files = db.getApproximateSizes(rocks.data(), range, SizeApproximationFlag.INCLUDE_FILES)[0];
                long memory = db.getApproximateSizes(rocks.data(), range, SizeApproximationFlag.INCLUDE_MEMTABLES)[0];
                return (long) (files * rawToStored) + memory;
            }
        });
    }

    /**
     * A key that has about half of the span's bytes below it: the space of keys is halved, each time towards the larger side. Nothing if
     * the span has no such key, as when one key's revisions are most of it.
     */
    Optional<Key> middle(Span span, double rawToStored) {
        byte[] from = span.start().toByteArray();
        long total = bytes(span, rawToStored);
        BigInteger low = number(from);
        BigInteger high = number(span.end().toByteArray());
        while (high.subtract(low).bitLength() > 1) {
            BigInteger half = low.add(high).shiftRight(1);
            byte[] candidate = bytes(half);
            long below = bytes(from, candidate, rawToStored);
            if (Math.abs(2 * below - total) <= total / 8) {
                return firstKeyFrom(candidate).filter(key -> isInside(key, span, total, rawToStored));
            }
            if (2 * below < total) {
                low = half;
            } else {
                high = half;
            }
        }
        return firstKeyFrom(bytes(high)).filter(key -> isInside(key, span, total, rawToStored));
    }

    private boolean isInside(Key key, Span span, long total, double rawToStored) {
        if (key.compareTo(span.start()) <= 0 || key.compareTo(span.end()) >= 0) {
            return false;
        }
        long below = bytes(span.start().toByteArray(), key.toByteArray(), rawToStored);
        return below > total / 8 && below < total - total / 8;
    }

    /** The first key that is there at or after some bytes. */
    private Optional<Key> firstKeyFrom(byte[] bytes) {
        return rocks.call(db -> {
            try (RocksIterator iterator = db.newIterator(rocks.data(), rocks.reads())) {
                iterator.seek(bytes);
                if (iterator.isValid() && iterator.key()[0] != MvccKeys.RESERVED) {
                    byte[] found = iterator.key();
                    return Optional.of(Key.copyOf(found, 0, found.length - MvccKeys.SUFFIX));
                }
                iterator.status();
                return Optional.empty();
            }
        });
    }

    private static BigInteger number(byte[] key) {
        return new BigInteger(1, Arrays.copyOf(key, KEY_WIDTH));
    }

    private static byte[] bytes(BigInteger number) {
        byte[] digits = number.toByteArray();
        byte[] bytes = new byte[KEY_WIDTH];
        int length = Math.min(digits.length, KEY_WIDTH);
        System.arraycopy(digits, digits.length - length, bytes, KEY_WIDTH - length, length);
        return bytes;
    }
}
