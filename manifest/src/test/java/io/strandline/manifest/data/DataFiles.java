package io.strandline.manifest.data;

import io.strandline.manifest.row.KeyCodec;
import io.strandline.manifest.row.RandomRows;
import io.strandline.manifest.row.RowCodec;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import io.strandline.manifest.schema.TableDescriptor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Data files in memory. */
final class DataFiles {
    static final List<Column> COLUMNS = List.of(
            RandomRows.column(1, "id", ColumnType.of(Kind.INT8), false),
            RandomRows.column(2, "имя", ColumnType.of(Kind.STRING), true));

    static final TableDescriptor TABLE = RandomRows.table("people", COLUMNS, 1);

    private DataFiles() {}

    /**
     * A revision.
     *
     * @param key without the table's prefix
     * @param row null for a tombstone
     */
    record Revision(byte[] key, long wallNanos, int logical, byte @Nullable [] row) {
        @Override
        public String toString() {
            HexFormat hex = HexFormat.of();
            return hex.formatHex(key) + "@" + wallNanos + "." + logical + "="
                    + (row == null ? "-" : hex.formatHex(row));
        }
    }

    record Written(byte[] bytes, DataFileStats stats) {}

    static Revision person(long id, @Nullable String name) {
        @Nullable Object[] row = {id, name};
        return new Revision(
                key(row), 1_000_000 + id, (int) (id % 3), RowCodec.of(COLUMNS).encode(row));
    }

    static Revision deleted(long id) {
        return new Revision(key(new @Nullable Object[] {id, null}), 2_000_000, 0, null);
    }

    private static byte[] key(@Nullable Object[] row) {
        byte[] key = KeyCodec.of(TABLE).encode(row);
        return Arrays.copyOfRange(key, TableDescriptor.KEY_PREFIX_LENGTH, key.length);
    }

    static Written write(TableDescriptor table, List<Revision> revisions) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (DataBlockCodec codec = new DataBlockCodec()) {
            DataFileWriter writer = new DataFileWriter(output, table, codec);
            for (Revision revision : revisions) {
                byte[] row = revision.row();
                writer.append(
                        revision.key(),
                        0,
                        revision.key().length,
                        revision.wallNanos(),
                        revision.logical(),
                        row == null ? new byte[0] : row,
                        0,
                        row == null ? DataFileWriter.TOMBSTONE : row.length);
            }
            DataFileStats stats = writer.finish();
            return new Written(output.toByteArray(), stats);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Revision> read(byte[] file) {
        List<Revision> revisions = new ArrayList<>();
        try (DataBlockCodec codec = new DataBlockCodec();
                DataFileReader reader = new DataFileReader(new ByteArrayInputStream(file), "data/1.avro", codec)) {
            while (reader.next()) {
                byte[] key =
                        Arrays.copyOfRange(reader.key(), reader.keyOffset(), reader.keyOffset() + reader.keyLength());
                byte[] row = reader.rowLength() < 0
                        ? null
                        : Arrays.copyOfRange(reader.row(), reader.rowOffset(), reader.rowOffset() + reader.rowLength());
                revisions.add(new Revision(key, reader.wallNanos(), reader.logical(), row));
            }
        }
        return revisions;
    }
}
