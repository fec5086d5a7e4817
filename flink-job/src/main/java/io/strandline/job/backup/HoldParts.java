package io.strandline.job.backup;

import io.strandline.keyspace.HoldRequest;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a hold names: for each window the spans that are read in it. Of very many spans, neighbours are named as one, so that a hold stays a
 * small record; but never over keys whose history is gone, which nothing could hold, nor over those that GC shall have.
 */
final class HoldParts {
    private static final int MANY = 1_000;

    private HoldParts() {}

    /** @param gcThreshold of some keys */
    static List<HoldRequest.Part> of(PlannedLayer planned, Function<Span, HlcTimestamp> gcThreshold) {
        TreeMap<Window, List<Span>> spans =
                new TreeMap<>((left, right) -> left.start().compareTo(right.start()));
        // The layer's own window in any case: nothing of it may be read, but its end is closed and its catalog stays.
        spans.put(planned.read(HlcTimestamp.MIN).held(), new ArrayList<>());
        for (LayerSpans.Read read : planned.spans().read()) {
            spans.computeIfAbsent(planned.read(read.introducedAt()).held(), window -> new ArrayList<>())
                    .add(read.table().span());
        }
        List<Span> free = planned.spans().excluded().stream()
                .map(excluded -> excluded.span())
                .toList();
        List<HoldRequest.Part> parts = new ArrayList<>();
        spans.forEach((window, some) -> parts.add(new HoldRequest.Part(
                window, some.size() > MANY ? joined(some, free, window.start(), gcThreshold) : some)));
        return parts;
    }

    private static List<Span> joined(
            List<Span> spans, List<Span> free, HlcTimestamp from, Function<Span, HlcTimestamp> gcThreshold) {
        List<Span> joined = new ArrayList<>();
        int nextFree = 0;
        Span last = spans.get(0);
        for (Span span : spans.subList(1, spans.size())) {
            while (nextFree < free.size() && free.get(nextFree).end().compareTo(last.end()) <= 0) {
                nextFree++;
            }
            boolean overFree =
                    nextFree < free.size() && free.get(nextFree).start().compareTo(span.start()) < 0;
            if (!overFree && isReadable(last.end(), span.start(), from, gcThreshold)) {
                last = new Span(last.start(), span.end());
            } else {
                joined.add(last);
                last = span;
            }
        }
        joined.add(last);
        return joined;
    }

    private static boolean isReadable(Key start, Key end, HlcTimestamp from, Function<Span, HlcTimestamp> gcThreshold) {
        return start.equals(end) || !gcThreshold.apply(new Span(start, end)).isAfter(from);
    }
}
