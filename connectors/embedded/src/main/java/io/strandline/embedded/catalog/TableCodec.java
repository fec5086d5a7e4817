package io.strandline.embedded.catalog;

import io.strandline.manifest.Key;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.Index;
import io.strandline.manifest.schema.TableDescriptor;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The part of {@link DescriptorCodec} that knows tables. */
final class TableCodec {
    /** Shared by all columns of these types: a catalog may have millions. */
    private static final Map<ColumnType.Kind, ColumnType> PLAIN = new EnumMap<>(ColumnType.Kind.class);

    static {
        for (ColumnType.Kind kind : ColumnType.Kind.values()) {
            if (kind != ColumnType.Kind.ARRAY) {
                PLAIN.put(kind, ColumnType.of(kind));
            }
        }
    }

    private TableCodec() {}

    static void write(DataOutputStream out, TableDescriptor table) throws IOException {
        out.writeInt(table.databaseId());
        out.writeInt(table.schemaId());
        out.writeUTF(table.state().name());
        out.writeInt(table.keyGeneration());
        out.writeInt(table.layoutVersion());
        out.writeInt(table.columns().size());
        for (Column column : table.columns()) {
            out.writeInt(column.id());
            Texts.write(out, column.name());
            writeType(out, column.type());
            out.writeBoolean(column.nullable());
            out.writeBoolean(column.defaultExpression().isPresent());
            if (column.defaultExpression().isPresent()) {
                Texts.write(out, column.defaultExpression().get());
            }
            out.writeBoolean(column.hidden());
            byte[] initialValue = column.initialValue().map(Key::toByteArray).orElse(null);
            out.writeInt(initialValue == null ? -1 : initialValue.length);
            if (initialValue != null) {
                out.write(initialValue);
            }
        }
        writeInts(out, table.primaryKey());
        out.writeBoolean(table.excludeData());
        out.writeLong(table.gcTtlSeconds().orElse(-1L));
    }

    static void writeIndexes(DataOutputStream out, List<StoredIndex> indexes) throws IOException {
        out.writeInt(indexes.size());
        for (StoredIndex stored : indexes) {
            out.writeInt(stored.entriesId());
            out.writeBoolean(stored.isPublic());
            out.writeInt(stored.index().id());
            Texts.write(out, stored.index().name());
            writeInts(out, stored.index().columnIds());
            out.writeBoolean(stored.index().unique());
        }
    }

    /** @param format of {@link DescriptorCodec} */
    static StoredDescriptor read(DataInputStream in, int format, int id, int version, String name) throws IOException {
        int databaseId = in.readInt();
        int schemaId = in.readInt();
        TableDescriptor.State state = TableDescriptor.State.valueOf(in.readUTF());
        int keyGeneration = in.readInt();
        int layoutVersion = in.readInt();
        int columnCount = in.readInt();
        List<Column> columns = new ArrayList<>(columnCount);
        for (int i = 0; i < columnCount; i++) {
            columns.add(new Column(
                    in.readInt(),
                    Texts.read(in),
                    readType(in),
                    in.readBoolean(),
                    in.readBoolean() ? Optional.of(Texts.read(in)) : Optional.empty(),
                    in.readBoolean(),
                    format == 1 ? Optional.empty() : readInitialValue(in)));
        }
        List<Integer> primaryKey = readInts(in);
        boolean excludeData = in.readBoolean();
        long gcTtlSeconds = in.readLong();
        List<StoredIndex> indexes = readIndexes(in);
        TableDescriptor table = new TableDescriptor(
                id,
                version,
                databaseId,
                schemaId,
                name,
                state,
                keyGeneration,
                layoutVersion,
                columns,
                primaryKey,
                indexes.stream()
                        .filter(StoredIndex::isPublic)
                        .map(StoredIndex::index)
                        .toList(),
                excludeData,
                gcTtlSeconds < 0 ? Optional.empty() : Optional.of(gcTtlSeconds));
        return new StoredDescriptor(table, indexes);
    }

    private static Optional<Key> readInitialValue(DataInputStream in) throws IOException {
        int length = in.readInt();
        return length < 0 ? Optional.empty() : Optional.of(Key.of(in.readNBytes(length)));
    }

    private static List<StoredIndex> readIndexes(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<StoredIndex> indexes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int entriesId = in.readInt();
            boolean isPublic = in.readBoolean();
            Index index = new Index(in.readInt(), Texts.read(in), readInts(in), in.readBoolean());
            indexes.add(new StoredIndex(index, entriesId, isPublic));
        }
        return indexes;
    }

    private static void writeType(DataOutputStream out, ColumnType type) throws IOException {
        out.writeUTF(type.kind().name());
        out.writeInt(type.precision());
        out.writeInt(type.scale());
        out.writeInt(type.length());
        if (type.element().isPresent()) {
            writeType(out, type.element().get());
        }
    }

    private static ColumnType readType(DataInputStream in) throws IOException {
        ColumnType.Kind kind = ColumnType.Kind.valueOf(in.readUTF());
        ColumnType type = new ColumnType(
                kind,
                in.readInt(),
                in.readInt(),
                in.readInt(),
                kind == ColumnType.Kind.ARRAY ? Optional.of(readType(in)) : Optional.empty(),
                Optional.empty());
        ColumnType plain = PLAIN.getOrDefault(kind, type);
        return type.equals(plain) ? plain : type;
    }

    private static void writeInts(DataOutputStream out, List<Integer> values) throws IOException {
        out.writeInt(values.size());
        for (int value : values) {
            out.writeInt(value);
        }
    }

    private static List<Integer> readInts(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<Integer> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(in.readInt());
        }
        return values;
    }
}
