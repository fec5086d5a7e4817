package io.strandline.job.backup;

import io.strandline.manifest.layer.Entry;
import io.strandline.manifest.layer.SplitSpan;
import java.util.List;

/**
 * What became of the spans of a split; those that are done and those that are blocked are together the split's.
 *
 * @param entries with all revisions of what is done
 * @param done what was read, in order
 * @param blocked what was not, in order: each piece begins with a key that an intent keeps
 * @param wholeSpans how many of the split's spans were read to their end
 */
record ExportedSpans(List<Entry> entries, List<SplitSpan> done, List<SplitSpan> blocked, int wholeSpans) {
    ExportedSpans {
        entries = List.copyOf(entries);
        done = List.copyOf(done);
        blocked = List.copyOf(blocked);
    }

    /** Whether an intent was in the way of the first key already, so that nothing was done. */
    boolean isNothing() {
        return !blocked.isEmpty() && entries.isEmpty() && wholeSpans == 0;
    }
}
