package io.strandline.manifest.layer;

import io.strandline.manifest.storage.ExternalStorage;
import java.util.List;

/** Writes the splits of a plan in pages, keeping one page in memory. Belongs to one thread. */
public final class SplitPageWriter {
    private final ExternalStorage collection;
    private final String directory;
    private final String attempt;

    SplitPageWriter(ExternalStorage collection, String directory, String attempt) {
        this.collection = collection;
        this.directory = directory;
        this.attempt = attempt;
    }

    /** Adds the next split. @return it, with the id it got */
    public Split add(List<SplitSpan> spans) {
        throw new UnsupportedOperationException(collection + directory + attempt);
    }

    /** Writes what is left. @return all pages, for the plan */
    public List<PageReference> finish() {
        throw new UnsupportedOperationException();
    }
}
