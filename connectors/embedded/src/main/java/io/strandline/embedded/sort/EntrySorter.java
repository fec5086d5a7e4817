package io.strandline.embedded.sort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sorts entries by key, in memory as long as they fit and through files in a folder beyond that. Entries that come sorted are never
 * compared again, only written and read. Belongs to one thread; closing it removes the files.
 *
 * <p>Throws {@code DISK_FULL}, or {@code UNAVAILABLE} for any other failure of the disk.
 */
public final class EntrySorter implements AutoCloseable {
    private final Path folder;
    private final String name;
    private final EntryBuffer buffer;
    /** Files, by the chain they continue: those of one chain follow each other without overlap. */
    private final List<List<SpillFile>> chains = new ArrayList<>();

    private int files;
    private long entries;

    /**
     * @param folder for files; it exists
     * @param name what their names start with, unlike that of any other sorter there
     * @param memoryBytes about how much memory to use
     */
    public EntrySorter(Path folder, String name, int memoryBytes) {
        this.folder = folder;
        this.name = name;
        this.buffer = new EntryBuffer(memoryBytes);
    }

    /** Copies key and value. */
    public void add(byte[] key, int keyOffset, int keyLength, byte[] value, int valueOffset, int valueLength) {
        if (!buffer.hasRoom(keyLength + valueLength)) {
            spill();
        }
        buffer.add(key, keyOffset, keyLength, value, valueOffset, valueLength);
        entries++;
    }

    public long entries() {
        return entries;
    }

    /** All entries by key, those of one key in no certain order. Nothing may be added while it is read. */
    public EntryCursor sorted() {
        if (chains.isEmpty()) {
            return buffer.sorted();
        }
        spill();
        List<EntryCursor> cursors = new ArrayList<>();
        for (List<SpillFile> chain : chains) {
            cursors.add(new ChainCursor(chain));
        }
        return cursors.size() == 1 ? cursors.get(0) : new MergeCursor(cursors);
    }

    private void spill() {
        if (buffer.isEmpty()) {
            return;
        }
        SpillFile file = SpillFile.write(folder.resolve(name + "-" + files++ + ".spill"), buffer.sorted());
        buffer.clear();
        for (List<SpillFile> chain : chains) {
            if (Arrays.compareUnsigned(chain.get(chain.size() - 1).lastKey(), file.firstKey()) < 0) {
                chain.add(file);
                return;
            }
        }
        chains.add(new ArrayList<>(List.of(file)));
    }

    @Override
    public void close() {
        for (int i = 0; i < files; i++) {
            Path file = folder.resolve(name + "-" + i + ".spill");
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw SpillFile.failure(file, e);
            }
        }
    }
}
