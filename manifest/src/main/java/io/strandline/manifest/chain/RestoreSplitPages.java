package io.strandline.manifest.chain;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.layer.Digest;
import io.strandline.manifest.layer.Entry;
import io.strandline.manifest.layer.SplitId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pages of a restore's plan as bytes that end with their digest. A target keeps them while the restore runs; they are in no collection. */
public final class RestoreSplitPages {
    /** Rises with every change of the bytes. */
    private static final int VERSION = 2;

    private RestoreSplitPages() {}

    public static byte[] encode(List<RestoreSplit> page) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream output = new DataOutputStream(bytes)) {
            output.writeInt(VERSION);
            output.writeInt(page.size());
            for (RestoreSplit split : page) {
                output.writeUTF(split.id().text());
                output.writeInt(split.spans().size());
                for (SpanCover cover : split.spans()) {
                    write(cover, output);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        bytes.writeBytes(Digest.ofContent(bytes.toByteArray()).toByteArray());
        return bytes.toByteArray();
    }

    /**
     * Reads {@link #encode}.
     *
     * @param name for messages
     * @throws StrandlineException {@code DATA_CORRUPTED} if the bytes were altered; {@code UNKNOWN_FORMAT} if another version wrote them
     */
    public static List<RestoreSplit> decode(String name, byte[] bytes) {
        int length = bytes.length - Digest.LENGTH;
        if (length < 0
                || !Digest.ofContent(bytes, 0, length)
                        .equals(Digest.of(Arrays.copyOfRange(bytes, length, bytes.length)))) {
            throw corrupted(name, null);
        }
        try (DataInputStream input = new DataInputStream(new ByteArrayInputStream(bytes, 0, length))) {
            int version = input.readInt();
            if (version != VERSION) {
                throw new StrandlineException(
                        ErrorCode.UNKNOWN_FORMAT,
                        name + " of the restore's plan was written by another version of Strandline",
                        "Go on with the version that began the restore, or cancel it and restore again.");
            }
            List<RestoreSplit> page = new ArrayList<>();
            for (int splits = input.readInt(); splits > 0; splits--) {
                SplitId id = new SplitId(input.readUTF());
                List<SpanCover> covers = new ArrayList<>();
                for (int left = input.readInt(); left > 0; left--) {
                    covers.add(cover(input));
                }
                page.add(new RestoreSplit(id, covers));
            }
            return page;
        } catch (IOException e) {
            throw corrupted(name, e);
        }
    }

    private static void write(SpanCover cover, DataOutputStream output) throws IOException {
        output.writeInt(cover.tableId());
        write(cover.span().start().toByteArray(), output);
        write(cover.span().end().toByteArray(), output);
        output.writeInt(cover.entries().size());
        for (LayerEntry each : cover.entries()) {
            output.writeInt(each.layer());
            write(each.entry().toByteArray(), output);
        }
    }

    private static void write(byte[] bytes, DataOutputStream output) throws IOException {
        output.writeInt(bytes.length);
        output.write(bytes);
    }

    private static SpanCover cover(DataInputStream input) throws IOException {
        int tableId = input.readInt();
        Span span = new Span(Key.of(bytes(input)), Key.of(bytes(input)));
        List<LayerEntry> entries = new ArrayList<>();
        for (int left = input.readInt(); left > 0; left--) {
            entries.add(new LayerEntry(input.readInt(), Entry.of(bytes(input))));
        }
        return new SpanCover(tableId, span, entries);
    }

    private static byte[] bytes(DataInputStream input) throws IOException {
        return input.readNBytes(input.readInt());
    }

    private static StrandlineException corrupted(String name, @Nullable Exception cause) {
        return new StrandlineException(
                ErrorCode.DATA_CORRUPTED, name + " was altered: its bytes do not match its digest", null, cause);
    }
}
