package io.strandline.embedded.mvcc;

import io.strandline.manifest.Window;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The runs of a window, sorted by the first who asks, while others wait. */
final class WindowChanges {
    private final ChangeSort sort;
    private final Window window;
    private final List<Long> epochs;
    private @Nullable List<ChangeRun> runs;

    WindowChanges(ChangeSort sort, Window window, List<Long> epochs) {
        this.sort = sort;
        this.window = window;
        this.epochs = epochs;
    }

    synchronized List<ChangeRun> runs() {
        if (runs == null) {
            runs = epochs.parallelStream()
                    .map(epoch -> sort.sort(epoch, window))
                    .flatMap(List::stream)
                    .toList();
        }
        return runs;
    }
}
