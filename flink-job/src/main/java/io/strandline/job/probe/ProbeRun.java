package io.strandline.job.probe;

import io.strandline.job.JobListener;
import io.strandline.job.cluster.JobCluster;
import io.strandline.job.cluster.JobWatch;
import io.strandline.job.cluster.RunningJob;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** One check, from the side of whoever waits for it. */
public final class ProbeRun {
    private final ProbeRequest request;

    public ProbeRun(ProbeRequest request) {
        this.request = request;
    }

    /** Runs the job to its end; see {@link io.strandline.job.JobRunner#check}. */
    public List<NodeProbe> execute(JobCluster cluster, JobListener listener) {
        RunningJob job = cluster.submit(job(cluster));
        JobWatch.untilEnd(job, listener, () -> true);
        List<NodeProbe> nodes = job.collected(ProbeFunction.RESULTS);
        return nodes.stream().sorted(Comparator.comparing(NodeProbe::node)).toList();
    }

    /** Without the place in its names, which Flink shows. */
    private StreamExecutionEnvironment job(JobCluster cluster) {
        StreamExecutionEnvironment job = cluster.newJob("CHECK EXTERNAL CONNECTION");
        job.fromSource(new TaskManagerSource(), WatermarkStrategy.noWatermarks(), "TaskManagers", Types.STRING)
                .setParallelism(cluster.slots())
                .map(new ProbeFunction(request))
                .name("probe")
                .setParallelism(cluster.slots())
                .sinkTo(new DiscardingSink<>())
                .setParallelism(cluster.slots());
        return job;
    }
}
