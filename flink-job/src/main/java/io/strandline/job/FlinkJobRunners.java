package io.strandline.job;

import io.strandline.job.cluster.ClusterAddress;
import io.strandline.job.cluster.RemoteCluster;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The runners of this process: of clusters inside it, and of those that it reaches. None is started or connected to before its first job. */
public final class FlinkJobRunners implements JobRunners {
    private static final Pattern LOCAL_SLOTS = Pattern.compile(LOCAL + ":([1-9][0-9]{0,3})");

    private final int localSlots;
    private final Optional<Path> jobJar;
    private final boolean singleWriter;

    /** By where they are, in one form for each place. */
    private final Map<String, FlinkJobRunner> runners = new HashMap<>();

    private boolean closed;

    private FlinkJobRunners(int localSlots, Optional<Path> jobJar, boolean singleWriter) {
        this.localSlots = localSlots;
        this.jobJar = jobJar;
        this.singleWriter = singleWriter;
    }

    /**
     * @param localSlots of {@code local}
     * @param jobJar what other clusters are sent
     * @param singleWriter see {@link FlinkJobRunner#withSingleWriter}
     */
    public static FlinkJobRunners of(int localSlots, Optional<Path> jobJar, boolean singleWriter) {
        return new FlinkJobRunners(localSlots, jobJar, singleWriter);
    }

    @Override
    public synchronized FlinkJobRunner on(String where) {
        if (closed) {
            throw new StrandlineException(ErrorCode.CANCELED, "the job runners are closed");
        }
        Matcher local = LOCAL_SLOTS.matcher(where);
        if (where.equals(LOCAL) || local.matches()) {
            int slots = where.equals(LOCAL) ? localSlots : Integer.parseInt(local.group(1));
            return runners.computeIfAbsent(LOCAL + ":" + slots, place -> runner(FlinkJobRunner.local(slots)));
        }
        ClusterAddress address = address(where);
        return runners.computeIfAbsent(
                address.toString(), place -> runner(FlinkJobRunner.on(() -> new RemoteCluster(address, jobJar))));
    }

    private FlinkJobRunner runner(FlinkJobRunner runner) {
        return runner.withSingleWriter(singleWriter);
    }

    private static ClusterAddress address(String where) {
        if (where.equals(LOCAL) || where.startsWith(LOCAL + ":")) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "\"" + where + "\" does not say how many slots",
                    "Give local, or local:SLOTS with a number from 1 to 9999.");
        }
        return ClusterAddress.of(where);
    }

    @Override
    public synchronized void close() {
        closed = true;
        runners.values().forEach(FlinkJobRunner::close);
    }
}
