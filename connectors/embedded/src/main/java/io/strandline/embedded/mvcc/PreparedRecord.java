package io.strandline.embedded.mvcc;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is on the disk of a prepared transaction.
 *
 * @param writes stored values by key; empty for a tombstone
 * @param locked all keys it holds: those it wrote and those it read for update
 * @param reads what it read: it must still be so if it commits at another time
 */
record PreparedRecord(Preparation preparation, SortedMap<Key, byte[]> writes, List<Key> locked, List<ReadSpan> reads) {
    byte[] encode() {
        return EngineValues.bytes(out -> {
            out.writeUTF(preparation.gid());
            out.writeUTF(preparation.owner());
            out.writeUTF(preparation.database());
            EngineValues.writeTime(out, preparation.time());
            out.writeInt(writes.size());
            for (SortedMap.Entry<Key, byte[]> write : writes.entrySet()) {
                EngineValues.writeKey(out, write.getKey());
                out.writeInt(write.getValue().length);
                out.write(write.getValue());
            }
            out.writeInt(locked.size());
            for (Key key : locked) {
                EngineValues.writeKey(out, key);
            }
            out.writeInt(reads.size());
            for (ReadSpan read : reads) {
                writeRead(out, read);
            }
        });
    }

    private static void writeRead(DataOutputStream out, ReadSpan read) throws IOException {
        EngineValues.writeKey(out, read.span().start());
        EngineValues.writeKey(out, read.span().end());
        EngineValues.writeTime(out, read.asOf());
    }

    static PreparedRecord decode(byte[] bytes) {
        return EngineValues.read(bytes, in -> {
            String gid = in.readUTF();
            String owner = in.readUTF();
            String database = in.readUTF();
            HlcTimestamp time = EngineValues.readTime(in);
            SortedMap<Key, byte[]> writes = new TreeMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                Key key = EngineValues.readKey(in);
                byte[] value = new byte[in.readInt()];
                in.readFully(value);
                writes.put(key, value);
            }
            List<Key> locked = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                locked.add(EngineValues.readKey(in));
            }
            List<ReadSpan> reads = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                reads.add(readRead(in));
            }
            return new PreparedRecord(new Preparation(gid, owner, database, time), writes, locked, reads);
        });
    }

    private static ReadSpan readRead(DataInputStream in) throws IOException {
        Key start = EngineValues.readKey(in);
        Span span = new Span(start, EngineValues.readKey(in));
        return new ReadSpan(span, EngineValues.readTime(in));
    }
}
