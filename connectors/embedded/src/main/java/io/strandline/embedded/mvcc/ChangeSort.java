package io.strandline.embedded.mvcc;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.Window;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Brings what the log has of an epoch into the order of the data: in memory, epoch by epoch, into runs on the disk. */
final class ChangeSort {
    /** An epoch is larger only by a commit that is. */
    private static final long MOST_BYTES = 256 << 20;

    private static final int WRITE_BYTES = 1 << 20;

    private final ChangeLog log;
    private final Path folder;

    /**
     * @param folder for files that are removed while they are made
     */
    ChangeSort(ChangeLog log, Path folder) {
        this.log = log;
        this.folder = folder;
    }

    /** A revision in a piece of the log, from its header on. */
    private record Logged(byte[] piece, int offset, int keyLength, int length) {
        int keyOffset() {
            return offset + ChangeLog.HEADER;
        }

        static int compare(Logged one, Logged two) {
            return Arrays.compareUnsigned(
                    one.piece,
                    one.keyOffset(),
                    one.keyOffset() + one.keyLength,
                    two.piece,
                    two.keyOffset(),
                    two.keyOffset() + two.keyLength);
        }
    }

    /** The runs of an epoch's changes in a window. */
    List<ChangeRun> sort(long epoch, Window window) {
        List<ChangeRun> runs = new ArrayList<>();
        List<Logged> changes = new ArrayList<>();
        long[] bytes = {0};
        log.read(epoch, window, piece -> {
            if (bytes[0] + piece.length > MOST_BYTES) {
                runs.add(run(changes));
                changes.clear();
                bytes[0] = 0;
            }
            bytes[0] += piece.length;
            split(piece, changes);
        });
        if (!changes.isEmpty()) {
            runs.add(run(changes));
        }
        return runs;
    }

    private static void split(byte[] piece, List<Logged> changes) {
        ByteBuffer buffer = ByteBuffer.wrap(piece);
        int offset = 0;
        while (offset < piece.length) {
            int keyLength = buffer.getInt(offset);
            int length = ChangeLog.HEADER + keyLength + buffer.getInt(offset + Integer.BYTES);
            changes.add(new Logged(piece, offset, keyLength, length));
            offset += length;
        }
    }

    private ChangeRun run(List<Logged> changes) {
        changes.sort(Logged::compare);
        try {
            Path file = Files.createTempFile(folder, "changes-", ".run");
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
                write(channel, changes);
                return new ChangeRun(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()), changes.size());
            }
        } catch (IOException e) {
            throw new StrandlineException(
                    ErrorCode.UNAVAILABLE,
                    "what changed cannot be sorted in " + folder + ": " + e.getMessage(),
                    "Check the disk of the store and the space that is left on it.",
                    e);
        }
    }

    private static void write(FileChannel channel, List<Logged> changes) throws IOException {
        ByteBuffer places = ByteBuffer.allocate(Integer.BYTES * (changes.size() + 1));
        ByteBuffer buffer = ByteBuffer.allocate(WRITE_BYTES);
        int place = 0;
        for (Logged change : changes) {
            places.putInt(place);
            place += change.length();
            if (buffer.remaining() < change.length()) {
                writeAll(channel, buffer.flip());
                buffer.clear();
            }
            if (change.length() > buffer.capacity()) {
                writeAll(channel, ByteBuffer.wrap(change.piece(), change.offset(), change.length()));
            } else {
                buffer.put(change.piece(), change.offset(), change.length());
            }
        }
        writeAll(channel, buffer.flip());
        writeAll(channel, places.putInt(place).flip());
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
