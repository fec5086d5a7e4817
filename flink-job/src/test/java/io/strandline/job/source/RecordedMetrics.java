package io.strandline.job.source;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** Keeps gauges and the names of all metrics, with those of the groups between. */
final class RecordedMetrics extends UnregisteredMetricsGroup implements SplitEnumeratorMetricGroup {
    private final String prefix;
    private final Set<String> names;
    private final Map<String, Gauge<?>> gauges;

    RecordedMetrics(String prefix) {
        this(prefix, new HashSet<>(), new HashMap<>());
    }

    private RecordedMetrics(String prefix, Set<String> names, Map<String, Gauge<?>> gauges) {
        this.prefix = prefix;
        this.names = names;
        this.gauges = gauges;
    }

    Set<String> names() {
        return names;
    }

    /** What a gauge says now. */
    Object value(String name) {
        return Objects.requireNonNull(gauges.get(name)).getValue();
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
        names.add(prefix + name);
        gauges.put(prefix + name, gauge);
        return gauge;
    }

    @Override
    public MetricGroup addGroup(String name) {
        return new RecordedMetrics(prefix + name + "_", names, gauges);
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
