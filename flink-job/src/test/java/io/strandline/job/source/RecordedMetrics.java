package io.strandline.job.source;

import java.util.HashSet;
import java.util.Set;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** Keeps the names of gauges, with those of the groups between. */
final class RecordedMetrics extends UnregisteredMetricsGroup implements SplitEnumeratorMetricGroup {
    private final String prefix;
    private final Set<String> names;

    RecordedMetrics(String prefix) {
        this(prefix, new HashSet<>());
    }

    private RecordedMetrics(String prefix, Set<String> names) {
        this.prefix = prefix;
        this.names = names;
    }

    Set<String> names() {
        return names;
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
        names.add(prefix + name);
        return gauge;
    }

    @Override
    public MetricGroup addGroup(String name) {
        return new RecordedMetrics(prefix + name + "_", names);
    }

    @Override
    public <G extends Gauge<Long>> G setUnassignedSplitsGauge(G gauge) {
        return gauge;
    }

    @Override
    public Counter counter(String name) {
        names.add(prefix + name);
        return super.counter(name);
    }
}
