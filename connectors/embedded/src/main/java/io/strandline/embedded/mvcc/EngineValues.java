package io.strandline.embedded.mvcc;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.Window;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The bytes of the engine's own small values, which lie in RocksDB's default column family. */
final class EngineValues {
    /** The store's id, as text. */
    static final byte[] ID = {'i'};

    static final byte[] CLOSED_TIME = {'c'};
    static final byte[] CLOCK_BOUND = {'b'};

    /** Prefixes: of a span's start, a hold's id and a split key. */
    static final byte GC_THRESHOLD = 'g';

    /** Holds of one window were under 'h', which no released version wrote. */
    static final byte HOLD = 'H';

    static final byte SPLIT = 's';

    /** Prefixes, of an identifier: a prepared transaction, and the mark that it was pushed. */
    static final byte PREPARED = 'p';

    static final byte PUSHED = 'q';

    /** Prefix of an epoch's number, 8 bytes. */
    static final byte EPOCH = 'e';

    private EngineValues() {}

    /** Writes one value. */
    interface Writer {
        void to(DataOutputStream out) throws IOException;
    }

    /** Reads one value. */
    interface Reader<T> {
        T from(DataInputStream in) throws IOException;
    }

    static byte[] bytes(Writer writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            writer.to(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static <T> T read(byte[] bytes, Reader<T> reader) {
        try {
            return reader.from(new DataInputStream(new ByteArrayInputStream(bytes)));
        } catch (IOException | IllegalArgumentException e) {
            throw new StrandlineException(
                    ErrorCode.DATA_CORRUPTED, "the store is damaged: a value of the engine cannot be read", null, e);
        }
    }

    static byte[] time(HlcTimestamp time) {
        return bytes(out -> writeTime(out, time));
    }

    static HlcTimestamp time(byte[] bytes) {
        return read(bytes, EngineValues::readTime);
    }

    static void writeTime(DataOutputStream out, HlcTimestamp time) throws IOException {
        out.writeLong(time.wallNanos());
        out.writeInt(time.logical());
    }

    static HlcTimestamp readTime(DataInputStream in) throws IOException {
        long wallNanos = in.readLong();
        return new HlcTimestamp(wallNanos, in.readInt());
    }

    static void writeKey(DataOutputStream out, Key key) throws IOException {
        out.writeInt(key.length());
        out.write(key.toByteArray());
    }

    static Key readKey(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return Key.of(bytes);
    }

    static byte[] hold(StoreHold hold) {
        return bytes(out -> {
            out.writeUTF(hold.id());
            out.writeInt(hold.parts().size());
            for (StoreHold.Part part : hold.parts()) {
                writeTime(out, part.window().start());
                writeTime(out, part.window().end());
                out.writeInt(part.spans().size());
                for (Span span : part.spans()) {
                    writeKey(out, span.start());
                    writeKey(out, span.end());
                }
            }
        });
    }

    static StoreHold hold(byte[] bytes) {
        return read(bytes, in -> {
            String id = in.readUTF();
            List<StoreHold.Part> parts = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                HlcTimestamp start = readTime(in);
                Window window = new Window(start, readTime(in));
                int count = in.readInt();
                List<Span> spans = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    Key first = readKey(in);
                    spans.add(new Span(first, readKey(in)));
                }
                parts.add(new StoreHold.Part(window, spans));
            }
            return new StoreHold(id, parts);
        });
    }

    static byte[] name(byte prefix, byte[] rest) {
        byte[] name = new byte[1 + rest.length];
        name[0] = prefix;
        System.arraycopy(rest, 0, name, 1, rest.length);
        return name;
    }
}
