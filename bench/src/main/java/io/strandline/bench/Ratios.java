package io.strandline.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was measured again and again, by what it is. */
final class Ratios {
    private final Map<String, List<Double>> values = new HashMap<>();

    void add(String name, double ratio) {
        values.computeIfAbsent(name, key -> new ArrayList<>()).add(ratio);
    }

    double median(String name) {
        return Series.median(values.getOrDefault(name, List.of()));
    }
}
