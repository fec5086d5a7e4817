package io.strandline.cli;

import io.strandline.cli.store.StoreOptions;
import io.strandline.cli.workload.Workloads;
import io.strandline.control.SessionOptions;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which store, as whom, and where backups run: the options that commands share. */
final class SourceOptions {
    private static final String LOCAL = "local";

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

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
            names = "--flink",
            paramLabel = "WHERE",
            defaultValue = LOCAL,
            description =
                    "Where backups and restores run: local, or local:SLOTS. Default: as many slots as processors.")
    private String flink = "";

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
        return new StoreOptions(uriWithNodes(), slots(), Workloads.loader(), say, true);
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

    private int slots() {
        if (flink.equals(LOCAL)) {
            return Runtime.getRuntime().availableProcessors();
        }
        if (flink.matches("local:[1-9][0-9]{0,2}")) {
            return Integer.parseInt(flink.substring(LOCAL.length() + 1));
        }
        if (flink.matches("[^:/]+:[0-9]+") && !flink.startsWith(LOCAL + ":")) {
            throw new StrandlineException(
                    ErrorCode.NOT_SUPPORTED,
                    "the embedded store cannot be backed up by a Flink cluster of other processes",
                    "Only this process can read it. Use --flink local or --flink local:SLOTS.");
        }
        String message = "not a place to run on: \"" + flink + "\"; --flink takes local or local:SLOTS";
        throw command == null
                ? new IllegalStateException(message)
                : new ParameterException(command.commandLine(), message);
    }
}
