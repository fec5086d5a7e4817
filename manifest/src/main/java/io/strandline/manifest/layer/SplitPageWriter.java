package io.strandline.manifest.layer;

import io.strandline.manifest.storage.Upload;
import java.util.ArrayList;
import java.util.List;

/** Writes the splits of a plan in pages, keeping one page in memory. Belongs to one thread. */
public final class SplitPageWriter {
    private static final int MAX_SPLITS = 1_000;
    private static final int MAX_SPANS = 20_000;

    private final LayerObjects objects;
    private final String attempt;
    private final List<PageReference> pages = new ArrayList<>();
    private final List<Split> page = new ArrayList<>();
    private final List<List<String>> places = new ArrayList<>();
    private int spansInPage;
    private long splitCount;

    SplitPageWriter(LayerObjects objects, String attempt) {
        this.objects = objects;
        this.attempt = attempt;
    }

    /**
     * Adds the next split.
     *
     * @return it, with the id it got
     */
    public Split add(List<SplitSpan> spans) {
        return add(spans, List.of());
    }

    /**
     * Adds the next split.
     *
     * @param replicas the localities where copies of what it reads are; empty if they are not known
     * @return it, with the id it got
     */
    public Split add(List<SplitSpan> spans, List<String> replicas) {
        Split split = new Split(SplitId.of(splitCount), spans);
        if (page.size() == MAX_SPLITS || (!page.isEmpty() && spansInPage + spans.size() > MAX_SPANS)) {
            writePage();
        }
        page.add(split);
        places.add(replicas);
        spansInPage += spans.size();
        splitCount++;
        return split;
    }

    /**
     * Writes what is left.
     *
     * @return all pages, for the plan
     */
    public List<PageReference> finish() {
        if (!page.isEmpty()) {
            writePage();
        }
        return List.copyOf(pages);
    }

    /** Splits added so far. */
    public long splitCount() {
        return splitCount;
    }

    private void writePage() {
        String name = LayerNames.planPage(attempt, pages.size());
        long firstSplit = splitCount - page.size();
        SplitPage written = SplitPage.of(firstSplit, List.copyOf(page), places);
        byte[] bytes = Sealed.encode(ProgressCodec.PAGE, written);
        try (Upload upload = objects.upload(name)) {
            upload.write(bytes);
            upload.commit();
        }
        pages.add(new PageReference(
                name, bytes.length, Digest.ofContent(bytes), firstSplit, page.size(), written.isPlaced()));
        page.clear();
        places.clear();
        spansInPage = 0;
    }
}
