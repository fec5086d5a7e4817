package io.strandline.cli.store;

import io.strandline.control.Session;
import io.strandline.control.SessionOptions;
import io.strandline.control.Sessions;
import io.strandline.control.job.JobRegistry;
import io.strandline.job.FlinkJobRunner;
import io.strandline.job.JobRunners;
import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.Keyspaces;
import io.strandline.keyspace.write.WritableKeyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;

/** This process, while it holds the store. Serves other processes too. */
final class HeldBackend implements Backend {
    private final WritableKeyspace keyspace;
    private final JobRunners runners;
    private final JobRegistry jobs;
    private final Loader loader;
    private final StoreServer server;
    private final GarbageRuns garbage;

    private HeldBackend(WritableKeyspace keyspace, StoreOptions options) {
        this.keyspace = keyspace;
        this.runners = JobRunners.of(FlinkJobRunner.local(options.slots()).withSingleWriter(isSingleWriter()));
        this.jobs = JobRegistry.open(keyspace, runners);
        this.loader = options.loader();
        this.server = StoreServer.start(options.folder(), this::session, options.say());
        this.garbage = GarbageRuns.start(keyspace::collectGarbage, GarbageRuns.PAUSE, options.say());
    }

    /** Whether whoever started this process promises that no two backups are written to one place at a time. */
    private static boolean isSingleWriter() {
        return "true".equalsIgnoreCase(System.getenv("STRANDLINE_SINGLE_WRITER"));
    }

    /** @throws StrandlineException {@code IN_USE} if another process holds the store, or what keeps it from being opened */
    static HeldBackend open(StoreOptions options) {
        Keyspace keyspace = Keyspaces.open(options.sourceUri());
        if (keyspace instanceof WritableKeyspace writable) {
            return new HeldBackend(writable, options);
        }
        keyspace.close();
        throw new StrandlineException(
                ErrorCode.NOT_SUPPORTED,
                "statements cannot be run on " + keyspace.uri(),
                "Use a source embedded:PATH.");
    }

    @Override
    public BackendSession session(SessionOptions settings) {
        Session session = Sessions.open(keyspace, jobs, settings);
        return new HeldSession(keyspace, session, loader);
    }

    @Override
    public void close() {
        server.close();
        garbage.close();
        jobs.close();
        runners.close();
        keyspace.close();
    }
}
