package io.strandline.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The rates at which one thing was done, round by round, in logical megabytes (10^6) a second; and for each second of CPU time, which says
 * more on a machine that has other things to do.
 */
final class Series {
    private final String name;
    private final List<Double> rates = new ArrayList<>();
    private final List<Double> cpuRates = new ArrayList<>();

    Series(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    void add(long logicalBytes, Timing timing) {
        rates.add(logicalBytes / 1e6 / timing.seconds());
        cpuRates.add(logicalBytes / 1e6 / timing.cpuSeconds());
    }

    double min() {
        return Collections.min(rates);
    }

    double max() {
        return Collections.max(rates);
    }

    double median() {
        return median(rates);
    }

    /** The median of the rates for each second of CPU time. */
    double cpuMedian() {
        return median(cpuRates);
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
