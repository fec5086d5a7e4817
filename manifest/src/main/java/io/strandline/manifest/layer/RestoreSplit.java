package io.strandline.manifest.layer;

import java.util.List;

/**
 * One unit of restore work.
 *
 * @param id its name
 * @param entries what to restore, in the order of {@link Entry#compareTo}: tables by id, keys rising
 */
public record RestoreSplit(SplitId id, List<Entry> entries) {
    public RestoreSplit {
        entries = List.copyOf(entries);
    }

    public long logicalBytes() {
        return entries.stream().mapToLong(Entry::logicalBytes).sum();
    }
}
