package io.strandline.cli;

import io.strandline.cli.output.OutputFormat;
import io.strandline.cli.output.Streams;
import io.strandline.cli.store.LoadRequest;
import io.strandline.cli.workload.Workloads;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code strandline workload init}. */
@Command(
        name = "init",
        description = {
            "Creates a database and fills it; the same arguments make the same rows.",
            "  bank   accounts with a balance of 1000 each, for workload run bank",
            "  movr   CockroachDB's vehicle-sharing example, six tables",
            "  tpch   TPC-H, eight tables",
            "  kv     24-byte keys and 200-byte values, half of them random"
        },
        sortOptions = false)
final class WorkloadInitCommand implements Callable<Integer> {
    /** How much. */
    static final class Size {
        @Option(names = "--rows", paramLabel = "N", description = "Rows of the largest table (bank, kv, movr).")
        private @Nullable Long rows;

        @Option(
                names = "--scale",
                paramLabel = "X",
                description = "Scale factor (tpch, movr). tpch 1 is 8.7 million rows.")
        private @Nullable Double scale;
    }

    private final Streams streams;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "WORKLOAD", description = "bank, movr, tpch or kv.")
    private String workload = "";

    @ArgGroup
    private Size size = new Size();

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of what looks random. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Mixin
    private SourceOptions source = new SourceOptions();

    WorkloadInitCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        LoadRequest request;
        try {
            request = Workloads.request(workload, size.rows, size.scale, seed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec == null ? new picocli.CommandLine(this) : spec.commandLine(),
                    String.valueOf(e.getMessage()),
                    e);
        }
        return new StoreCommand(streams)
                .run(source, OutputFormat.TABLE, open -> open.session().load(request, open.printer()));
    }
}
