package io.strandline.embedded.catalog;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.SequenceDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.schema.ViewDescriptor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Stored descriptors as bytes: a version, then the fields in the order of the records' components. Made to be read 100,000 at a
 * time; what leaves the store has another form, which FORMAT.md specifies.
 */
final class DescriptorCodec {
    /** 2: columns have initial values. Format 1 is read, too. */
    private static final int VERSION = 2;

    /** What stands for each kind; never changed. */
    private static final int DATABASE = 1;

    private static final int SCHEMA = 2;
    private static final int TABLE = 3;
    private static final int VIEW = 4;
    private static final int SEQUENCE = 5;

    private DescriptorCodec() {}

    static byte[] encode(StoredDescriptor stored) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            Descriptor descriptor = stored.descriptor();
            if (descriptor instanceof DatabaseDescriptor database) {
                writeHead(out, DATABASE, descriptor);
            } else if (descriptor instanceof SchemaDescriptor schema) {
                writeHead(out, SCHEMA, descriptor);
                out.writeInt(schema.databaseId());
            } else if (descriptor instanceof TableDescriptor table) {
                writeHead(out, TABLE, descriptor);
                TableCodec.write(out, table);
                TableCodec.writeIndexes(out, stored.indexes());
            } else if (descriptor instanceof ViewDescriptor view) {
                writeHead(out, VIEW, descriptor);
                out.writeInt(view.databaseId());
                out.writeInt(view.schemaId());
                Texts.writeAll(out, view.columnNames());
                Texts.write(out, view.query());
            } else if (descriptor instanceof SequenceDescriptor sequence) {
                writeHead(out, SEQUENCE, descriptor);
                out.writeInt(sequence.databaseId());
                out.writeInt(sequence.schemaId());
                out.writeLong(sequence.start());
                out.writeLong(sequence.increment());
                out.writeLong(sequence.minValue());
                out.writeLong(sequence.maxValue());
                out.writeLong(sequence.value());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    private static void writeHead(DataOutputStream out, int kind, Descriptor descriptor) throws IOException {
        out.writeByte(kind);
        out.writeInt(descriptor.id());
        out.writeInt(descriptor.version());
        Texts.write(out, descriptor.name());
    }

    static StoredDescriptor decode(byte[] bytes, int length) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, length))) {
            int format = in.readUnsignedByte();
            if (format < 1 || format > VERSION) {
                throw new StrandlineException(
                        ErrorCode.UNKNOWN_FORMAT,
                        "a definition in the store has format " + format + ", this version knows " + VERSION,
                        "Open the store with the version of Strandline that wrote it, or a newer one.");
            }
            int kind = in.readUnsignedByte();
            int id = in.readInt();
            int version = in.readInt();
            String name = Texts.read(in);
            return switch (kind) {
                case DATABASE -> StoredDescriptor.of(new DatabaseDescriptor(id, version, name));
                case SCHEMA -> StoredDescriptor.of(new SchemaDescriptor(id, version, in.readInt(), name));
                case TABLE -> TableCodec.read(in, format, id, version, name);
                case VIEW ->
                    StoredDescriptor.of(new ViewDescriptor(
                            id, version, in.readInt(), in.readInt(), name, Texts.readAll(in), Texts.read(in)));
                case SEQUENCE ->
                    StoredDescriptor.of(new SequenceDescriptor(
                            id,
                            version,
                            in.readInt(),
                            in.readInt(),
                            name,
                            in.readLong(),
                            in.readLong(),
                            in.readLong(),
                            in.readLong(),
                            in.readLong()));
                default -> throw new IOException("kind " + kind);
            };
        } catch (IOException e) {
            throw new StrandlineException(
                    ErrorCode.DATA_CORRUPTED,
                    "a definition in the store cannot be read",
                    "Restore the store from a backup.",
                    e);
        }
    }
}
