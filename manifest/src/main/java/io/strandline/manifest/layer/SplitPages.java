package io.strandline.manifest.layer;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Reads a plan's splits. Safe for use by many threads. */
final class SplitPages {
    private record CachedPage(PageReference reference, List<Split> splits) {}

    private final LayerObjects objects;
    private volatile @Nullable CachedPage lastPage;

    SplitPages(LayerObjects objects) {
        this.objects = objects;
    }

    Split split(Plan plan, long number) {
        if (number < 0 || number >= plan.splitCount()) {
            throw new IllegalArgumentException("the plan has no split " + number);
        }
        PageReference reference = pageOf(plan.pages(), number);
        CachedPage page = lastPage;
        if (page == null || !page.reference.equals(reference)) {
            page = new CachedPage(reference, read(reference));
            lastPage = page;
        }
        return page.splits.get((int) (number - reference.firstSplit()));
    }

    List<Split> read(PageReference page) {
        return Collections.unmodifiableList(readPage(page).splits());
    }

    /** Of each split of a page the localities where copies are; empty lists where they are not known. */
    List<List<String>> replicas(PageReference page) {
        return page.placed() ? readPage(page).places() : Collections.nCopies(page.count(), List.of());
    }

    private SplitPage readPage(PageReference page) {
        String displayName = objects.displayName(page.name());
        byte[] bytes = objects.read(page.name());
        if (bytes.length != page.size() || !Digest.ofContent(bytes).equals(page.sha256())) {
            throw new StrandlineException(
                    ErrorCode.DATA_CORRUPTED, displayName + " is not the page of splits that the plan names");
        }
        SplitPage decoded =
                Sealed.decode(ProgressCodec.PAGE, displayName, bytes).value();
        if (decoded.firstSplit() != page.firstSplit() || decoded.splits().size() != page.count()) {
            throw new StrandlineException(
                    ErrorCode.DATA_CORRUPTED, displayName + " does not hold the splits that the plan says");
        }
        return decoded;
    }

    RecordCursor<Split> cursor(Plan plan) {
        Iterator<PageReference> pages = plan.pages().iterator();
        return new RecordCursor<>() {
            private Iterator<Split> page = Collections.emptyIterator();

            @Override
            public boolean hasNext() {
                while (!page.hasNext() && pages.hasNext()) {
                    page = read(pages.next()).iterator();
                }
                return page.hasNext();
            }

            @Override
            public Split next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return page.next();
            }

            @Override
            public void close() {}
        };
    }

    private static PageReference pageOf(List<PageReference> pages, long number) {
        int low = 0;
        int high = pages.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (pages.get(middle).firstSplit() <= number) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return pages.get(low);
    }
}
