package io.strandline.bench;

import java.util.ArrayList;
import java.util.List;

/** The rates at which one thing was done, round by round, in logical megabytes (10^6) a second. */
final class Series {
    private final String name;
    private final List<Double> rates = new ArrayList<>();

    Series(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    void add(long logicalBytes, double seconds) {
        rates.add(logicalBytes / 1e6 / seconds);
    }

    List<Double> rates() {
        return List.copyOf(rates);
    }

    double min() {
        return sorted().get(0);
    }

    double max() {
        return sorted().get(rates.size() - 1);
    }

    double median() {
        List<Double> sorted = sorted();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private List<Double> sorted() {
        return rates.stream().sorted().toList();
    }
}
