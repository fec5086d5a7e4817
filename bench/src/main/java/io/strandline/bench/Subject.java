package io.strandline.bench;

import java.util.Locale;
import java.util.function.Supplier;

/** What can be measured, by the names the command knows. */
enum Subject {
    /** A full backup and its restore against raw loops. */
    FULL(FullBenchmark::new),
    /** Incremental backups of few and many changes against the full one. */
    INCREMENTAL(IncrementalBenchmark::new),
    /** Restores of short and long chains against that of the full backup alone. */
    CHAINS(ChainBenchmark::new),
    /** What a backup does to the latency of somebody who writes meanwhile. */
    LATENCY(LatencyBenchmark::new),
    /** The share of the processor that a backup takes under a limit. */
    CPU(CpuShareBenchmark::new),
    /** What finding changes costs those who make them. */
    WRITE(WriteBenchmark::new),
    /** What object storage costs. */
    STORAGE(StorageBenchmark::new),
    /** PostgreSQL against its own tools. */
    POSTGRES(PostgresBenchmark::new);

    private final Supplier<Benchmark> benchmark;

    Subject(Supplier<Benchmark> benchmark) {
        this.benchmark = benchmark;
    }

    Benchmark benchmark() {
        return benchmark.get();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
