package io.strandline.cli;

import io.strandline.cli.store.StoreOptions;
import io.strandline.cli.store.StoreOptions.Unattended;
import io.strandline.cli.workload.Workloads;
import io.strandline.control.SessionOptions;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which store, and as whom: the options that commands share. */
final class SourceOptions {
    @Option(
            names = "--source",
            paramLabel = "URI",
            defaultValue = "${env:STRANDLINE_SOURCE:-embedded:strandline-data}",
            description = "The store, made if it is not there. Also from STRANDLINE_SOURCE. Default: ${DEFAULT-VALUE}.")
    private String uri = "";

    @Option(
            names = "--user",
            paramLabel = "NAME",
            defaultValue = "root",
            description = "Who runs the statements. Default: ${DEFAULT-VALUE}.")
    private String user = "";

    @Option(
            names = "--external-io-dir",
            paramLabel = "DIR",
            description = "The folder that nodelocal://1/ stands for. Default: the store's folder, extern.")
    private @Nullable Path externalIoDir;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            description = "Make a new store as one of N nodes, each a locality tier over which ranges are spread.")
    private @Nullable Integer nodes;

    @Option(names = "--quiet", description = "Show no progress.")
    private boolean quiet;

    boolean quiet() {
        return quiet;
    }

    String user() {
        return user;
    }

    StoreOptions store(Consumer<String> say) {
        return new StoreOptions(uriWithNodes(), ShellRunners::make, Workloads.loader(), say, Unattended.HAND_ON);
    }

    private String uriWithNodes() {
        return nodes == null ? uri : uri + (uri.contains("?") ? "&" : "?") + "nodes=" + nodes;
    }

    SessionOptions session(Path storeFolder) {
        Path external = externalIoDir == null ? storeFolder.resolve("extern") : externalIoDir;
        return new SessionOptions(
                user,
                "",
                external.toAbsolutePath().normalize().toString(),
                Path.of("").toAbsolutePath().toString());
    }
}
