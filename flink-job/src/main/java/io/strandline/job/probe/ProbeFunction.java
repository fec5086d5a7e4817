package io.strandline.job.probe;

import org.apache.flink.api.common.accumulators.ListAccumulator;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/** Runs a probe where it stands, and puts what it found out into the job's result. */
final class ProbeFunction extends RichMapFunction<String, String> {
    static final String RESULTS = "probes";

    private static final long serialVersionUID = 1L;

    private final ProbeRequest request;
    private final ListAccumulator<NodeProbe> results = new ListAccumulator<>();

    ProbeFunction(ProbeRequest request) {
        this.request = request;
    }

    @Override
    public void open(OpenContext context) {
        getRuntimeContext().addAccumulator(RESULTS, results);
    }

    @Override
    public String map(String taskManager) throws InterruptedException {
        results.add(new Probe(request, System::nanoTime).run(taskManager));
        return taskManager;
    }
}
