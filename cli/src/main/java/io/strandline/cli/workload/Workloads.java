package io.strandline.cli.workload;

import io.strandline.cli.store.LoadRequest;
import io.strandline.cli.store.Loader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The workloads, by name. */
public final class Workloads {
    /** Below it, dbgen's rule gives a part the same supplier twice. */
    private static final double SMALLEST_TPCH_SCALE = 0.01;

    private static final double DEFAULT_SCALE = 0.1;
    private static final long DEFAULT_ROWS = 1_000;

    private Workloads() {}

    /**
     * @param rows of the largest table, or null
     * @param scale or null
     * @throws IllegalArgumentException with a sentence for the user
     */
    public static LoadRequest request(String workload, @Nullable Long rows, @Nullable Double scale, long seed) {
        boolean countsRows = List.of("bank", "kv", "movr").contains(workload);
        boolean hasScale = List.of("tpch", "movr").contains(workload);
        if (!countsRows && !hasScale) {
            throw new IllegalArgumentException(
                    "there is no workload \"" + workload + "\"; there are bank, movr, tpch and kv");
        }
        if ((rows != null && !countsRows) || (scale != null && !hasScale)) {
            throw new IllegalArgumentException(
                    "the size of " + workload + " is given with " + (hasScale ? "--scale" : "--rows"));
        }
        if ((rows != null && rows < 1) || (scale != null && !(scale > 0 && scale <= 10_000))) {
            throw new IllegalArgumentException("the size of a workload must be positive");
        }
        if (workload.equals("tpch") && scale != null && scale < SMALLEST_TPCH_SCALE) {
            throw new IllegalArgumentException("the scale of tpch must be at least " + SMALLEST_TPCH_SCALE);
        }
        if (workload.equals("movr")) {
            return new LoadRequest(
                    workload, 0, rows != null ? rows / Movr.LARGEST_ROWS : scale != null ? scale : 1, seed);
        }
        return new LoadRequest(
                workload, rows == null ? DEFAULT_ROWS : rows, scale == null ? DEFAULT_SCALE : scale, seed);
    }

    /** Makes what {@link #request} describes. */
    public static Loader loader() {
        return (request, keyspace, session, sink, canceled) ->
                new WorkloadLoad(request.workload(), tables(request), keyspace, session, sink, canceled).run();
    }

    private static List<GeneratedTable> tables(LoadRequest request) {
        return switch (request.workload()) {
            case "bank" -> Bank.tables(request.rows(), request.seed());
            case "kv" -> KeyValue.tables(request.rows(), request.seed());
            case "movr" -> new Movr(request.scale(), request.seed()).tables();
            case "tpch" -> Tpch.tables(request.scale());
            default -> throw new IllegalArgumentException("no workload " + request.workload());
        };
    }
}
