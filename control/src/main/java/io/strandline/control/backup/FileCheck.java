package io.strandline.control.backup;

import io.strandline.control.execution.Cancellation;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.layer.Entry;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.layer.RecordCursor;
import io.strandline.manifest.storage.ExternalStorage;
import java.util.Optional;
import java.util.TreeSet;

/** {@code check_files}: asks for the size of every data file, and reads none. */
final class FileCheck {
    private static final int MOST_NAMED = 10;

    private final ExternalStorage storage;
    private final LayerReader layer;
    private final Cancellation cancellation;
    private final TreeSet<String> missing = new TreeSet<>();
    private final TreeSet<String> tooShort = new TreeSet<>();

    FileCheck(ExternalStorage storage, LayerReader layer, Cancellation cancellation) {
        this.storage = storage;
        this.layer = layer;
        this.cancellation = cancellation;
    }

    /** @throws StrandlineException {@code UNDEFINED_FILE}, {@code DATA_CORRUPTED} naming the first files that are wrong */
    void run() {
        try (RecordCursor<Entry> entries = layer.entries()) {
            while (entries.hasNext() && missing.size() + tooShort.size() < MOST_NAMED) {
                cancellation.check();
                check(entries.next());
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

    private void check(Entry entry) {
        Optional<Long> size = storage.size(layer.objectName(entry));
        if (size.isEmpty()) {
            missing.add(entry.object());
        } else if (size.get() < entry.offset() + entry.length()) {
            tooShort.add(entry.object());
        }
    }
}
