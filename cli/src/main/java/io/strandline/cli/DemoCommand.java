package io.strandline.cli;

import io.strandline.cli.demo.Demo;
import io.strandline.cli.output.OutputFormat;
import io.strandline.cli.output.Streams;
import io.strandline.cli.store.StoreOptions;
import io.strandline.cli.store.StoreOptions.Unattended;
import io.strandline.cli.workload.Workloads;
import io.strandline.control.SessionOptions;
import io.strandline.manifest.storage.StorageContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code strandline demo}. */
@Command(
        name = "demo",
        description = {
            "Loads TPC-H and movr, backs them up, restores them under other names, and compares.",
            "Ends with 0 only if every restored table equals its source."
        },
        sortOptions = false)
final class DemoCommand implements Callable<Integer> {
    private final Streams streams;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description =
                    "Make the store there, and leave it. A Flink cluster of other machines must see the folder, too.")
    private @Nullable Path keep;

    @Option(
            names = "--scale",
            paramLabel = "X",
            defaultValue = "0.1",
            description = "Scale factor of TPC-H. Default: ${DEFAULT-VALUE}.")
    private double scale;

    @Option(
            names = "--collection",
            paramLabel = "URI",
            defaultValue = "nodelocal://1/demo",
            description = "Back up to there. It stays, where it is no folder of the store. Default: ${DEFAULT-VALUE}.")
    private String collection = "";

    @Mixin
    private FlinkOption flink = new FlinkOption();

    @Option(names = "--quiet", description = "Show no progress.")
    private boolean quiet;

    DemoCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        flink.where();
        try {
            Workloads.request("tpch", null, scale, 1);
        } catch (IllegalArgumentException e) {
            throw wrongArgument(String.valueOf(e.getMessage()));
        }
        Path kept = keep;
        if (kept == null) {
            Path temporary = Files.createTempDirectory("strandline-demo-");
            try {
                return run(temporary.resolve("store"));
            } finally {
                remove(temporary);
            }
        }
        if (Files.exists(kept) && !isEmptyFolder(kept)) {
            throw wrongArgument("--keep needs a new or an empty folder, and " + kept + " is neither");
        }
        int exitCode = run(kept.toAbsolutePath());
        streams.out().println("Kept: bin/strandline sql --source 'embedded:" + kept + "'");
        return exitCode;
    }

    private int run(Path store) throws IOException {
        Path externalIoDir = store.resolve("extern");
        StoreCommand command = new StoreCommand(streams);
        StoreOptions options = new StoreOptions(
                "embedded:" + store, ShellRunners::make, Workloads.loader(), command::say, Unattended.RUN);
        SessionOptions settings =
                new SessionOptions("root", "", externalIoDir.toString(), store.toString()).onFlink(flink.where());
        return command.run(
                options,
                settings,
                OutputFormat.TABLE,
                quiet,
                open -> new Demo(
                                open.session(),
                                open.printer(),
                                collection,
                                new StorageContext(externalIoDir.toString()),
                                scale)
                        .run());
    }

    private ParameterException wrongArgument(String message) {
        return new ParameterException(spec == null ? new CommandLine(this) : spec.commandLine(), message);
    }

    private static boolean isEmptyFolder(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (Stream<Path> content = Files.list(path)) {
            return content.findAny().isEmpty();
        }
    }

    private static void remove(Path folder) throws IOException {
        List<Path> innermostFirst;
        try (Stream<Path> content = Files.walk(folder)) {
            innermostFirst = content.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : innermostFirst) {
            Files.deleteIfExists(path);
        }
    }
}
