package io.strandline.cli;

import io.strandline.cli.store.SourcePlace;
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
            description = {
                "What is backed up: a store, made if it is not there, such as embedded:DIR, or postgresql://[USER@]HOST[:PORT]/DATABASE.",
                "Also from STRANDLINE_SOURCE, which others do not see: a password in an argument they do. Default: ${DEFAULT-VALUE}."
            })
    private String uri = "";

    @Option(
            names = "--control",
            paramLabel = "DIR",
            defaultValue = "${env:STRANDLINE_CONTROL:-strandline-control}",
            description = {
                "The folder of the store that keeps jobs, settings and external connections of a source that is no store itself; made if it is not there.",
                "Also from STRANDLINE_CONTROL. Default: ${DEFAULT-VALUE}."
            })
    private String control = "";

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
        return new StoreOptions(storeUri(), ShellRunners::make, Workloads.loader(), say, Unattended.HAND_ON);
    }

    private SourcePlace place() {
        return new SourcePlace(uri, control);
    }

    /** As the user gave it: may hold secrets. */
    String uri() {
        return uri;
    }

    private String storeUri() {
        String store = place().storeUri();
        return nodes == null ? store : store + (store.contains("?") ? "&" : "?") + "nodes=" + nodes;
    }

    /** @throws io.strandline.manifest.StrandlineException {@code INVALID_PARAMETER} if the source cannot be understood */
    SessionOptions session(Path storeFolder) {
        Path external = externalIoDir == null ? storeFolder.resolve("extern") : externalIoDir;
        return place().on(new SessionOptions(
                user,
                "",
                external.toAbsolutePath().normalize().toString(),
                Path.of("").toAbsolutePath().toString()));
    }
}
