package io.strandline.cli;

import io.strandline.job.cluster.ClusterAddress;
import io.strandline.manifest.StrandlineException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the jobs of a command's statements run. */
final class FlinkOption {
    private static final String LOCAL = "local(:[1-9][0-9]{0,3})?";

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--flink",
            paramLabel = "WHERE",
            defaultValue = "${env:STRANDLINE_FLINK:-local}",
            description = {
                "Where BACKUP, RESTORE and RESUME JOB run: local, a cluster inside the process that holds the store, with as many slots as processors;",
                "local:SLOTS; or HOST:PORT of a Flink cluster's REST interface. Also from STRANDLINE_FLINK. Default: ${DEFAULT-VALUE}."
            })
    private String where = "";

    /** As {@link io.strandline.job.JobRunners#on} takes it. */
    String where() {
        if (!where.matches(LOCAL) && !isAddress()) {
            String message = "not a place to run on: \"" + where
                    + "\"; --flink takes local, local:SLOTS or HOST:PORT of a Flink cluster";
            throw command == null
                    ? new IllegalStateException(message)
                    : new ParameterException(command.commandLine(), message);
        }
        return where;
    }

    private boolean isAddress() {
        try {
            ClusterAddress.of(where);
            return !where.startsWith("local:");
        } catch (StrandlineException e) {
            return false;
        }
    }
}
