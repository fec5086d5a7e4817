package io.strandline.embedded;

import io.strandline.embedded.catalog.StoredDescriptor;
import io.strandline.embedded.mvcc.SstBuilder;
import java.nio.file.Path;
import java.util.List;

/** Where the files of one split of a restore go. */
interface SplitPlace {
    /** An object that is restored. */
    StoredDescriptor object(int id);

    /** Throws {@code OBJECT_NOT_IN_STATE} if the restore has ended. */
    void requireOpen();

    /** Starts files at the restore's time. */
    SstBuilder sstBuilder();

    /** Sorts entries of the split, with files of its own. */
    EntryCollector entries(int memoryBytes);

    /**
     * Takes the files over, whatever becomes of them, with the split's progress.
     *
     * @return the progress that stands
     */
    byte[] commit(List<Path> files, byte[] progress);
}
