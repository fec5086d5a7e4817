package io.strandline.control.backup;

import io.strandline.control.execution.Cancellation;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.layer.Entry;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.layer.RecordCursor;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** {@code check_files}: asks for the size of every data file, and reads none. */
final class FileCheck {
    private static final int MOST_NAMED = 10;

    private final List<LayerReader> layers;
    private final Cancellation cancellation;
    private final TreeSet<String> missing = new TreeSet<>();
    private final TreeSet<String> tooShort = new TreeSet<>();

    FileCheck(List<LayerReader> layers, Cancellation cancellation) {
        this.layers = layers;
        this.cancellation = cancellation;
    }

    /** @throws StrandlineException {@code UNDEFINED_FILE}, {@code DATA_CORRUPTED} naming the first files that are wrong */
    void run() {
        for (LayerReader layer : layers) {
            try (RecordCursor<Entry> entries = layer.entries()) {
                while (entries.hasNext() && missing.size() + tooShort.size() < MOST_NAMED) {
                    cancellation.check();
                    check(layer, entries.next());
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new StrandlineException(
                    ErrorCode.UNDEFINED_FILE,
                    "The following files are missing from the backup: " + String.join(", ", missing),
                    "The backup cannot be restored as it is: bring the files back, or take another backup.");
        }
        if (!tooShort.isEmpty()) {
            throw new StrandlineException(
                    ErrorCode.DATA_CORRUPTED,
                    "The following files of the backup are cut short: " + String.join(", ", tooShort),
                    "The backup cannot be restored as it is: bring the files back, or take another backup.");
        }
    }

    private void check(LayerReader layer, Entry entry) {
        String name = layer.objectName(entry);
        Optional<Long> size = layer.storage().size(name);
        if (size.isEmpty()) {
            missing.add(name);
        } else if (size.get() < entry.offset() + entry.length()) {
            tooShort.add(name);
        }
    }
}
