package io.strandline.job;

import io.strandline.manifest.storage.FaultyStorage;
import io.strandline.manifest.storage.FaultyStorage.Call;
import io.strandline.manifest.storage.MemoryStorage;

/** How much of a backup was done, by what its storage was asked. */
final class SplitCount {
    private SplitCount() {}

    /** Splits that are committed. */
    static long finished(MemoryStorage objects) {
        return objects.names().stream()
                .filter(name -> name.contains("/progress/0"))
                .count();
    }

    /** Attempts at splits since the calls were reset. */
    static long exported(FaultyStorage storage) {
        return storage.calls().stream()
                .filter(made -> made.call() == Call.UPLOAD && made.name().contains("/data/"))
                .map(made -> made.name().substring(0, made.name().lastIndexOf('-')))
                .distinct()
                .count();
    }
}
