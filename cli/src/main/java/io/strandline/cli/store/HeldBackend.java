package io.strandline.cli.store;

import io.strandline.cli.store.StoreOptions.Unattended;
import io.strandline.control.Session;
import io.strandline.control.SessionOptions;
import io.strandline.control.Sessions;
import io.strandline.control.job.JobRegistry;
import io.strandline.job.JobRunners;
import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.Keyspaces;
import io.strandline.keyspace.write.WritableKeyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** This process, while it holds the store. Serves other processes too. */
final class HeldBackend implements Backend {
    private final WritableKeyspace keyspace;
    private final JobRunners runners;
    private final JobRegistry jobs;
    private final StoreOptions options;
    private final StoreServer server;
    private final GarbageRuns oldRevisions;
    private final GarbageRuns oldJobs;

    private HeldBackend(WritableKeyspace keyspace, StoreOptions options) {
        this.keyspace = keyspace;
        this.runners = options.runners().get();
        this.jobs = JobRegistry.open(keyspace, runners);
        this.options = options;
        this.server = StoreServer.start(options.folder(), this::session, options.say());
        this.oldRevisions =
                GarbageRuns.start("Old revisions", keyspace::collectGarbage, GarbageRuns.PAUSE, options.say());
        this.oldJobs = GarbageRuns.start("Old jobs", jobs::removeOld, GarbageRuns.LONG_PAUSE, options.say());
        if (options.unattended() != Unattended.LEAVE) {
            // In a short process, too: else one that comes in between would leave them standing.
            jobs.takeUp();
        }
    }

    /** @throws StrandlineException {@code IN_USE} if another process holds the store, or what keeps it from being opened */
    static HeldBackend open(StoreOptions options) {
        Keyspace keyspace = Keyspaces.open(options.storeUri());
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
        return new HeldSession(keyspace, session, loader(settings));
    }

    /** What a workload makes would not be in the source. */
    private Loader loader(SessionOptions settings) {
        return settings.hasOwnSource()
                ? (request, store, session, sink, canceled) -> refuseToLoad(settings)
                : options.loader();
    }

    private static void refuseToLoad(SessionOptions settings) {
        throw new StrandlineException(
                ErrorCode.NOT_SUPPORTED,
                "the data of a workload cannot be made in " + settings.source(),
                "Use a source embedded:PATH.");
    }

    JobRegistry jobs() {
        return jobs;
    }

    /** Jobs that nobody waits for go on in another process. */
    @Override
    public void close() {
        server.close();
        oldRevisions.close();
        oldJobs.close();
        List<Long> left = jobs.handOver();
        jobs.close();
        runners.close();
        keyspace.close();
        if (!left.isEmpty() && options.unattended() == Unattended.HAND_ON) {
            succeed(left);
        }
    }

    private void succeed(List<Long> left) {
        String jobsLeft = left.size() == 1 ? "job " + left.get(0) : left.size() + " jobs";
        try {
            if (Successor.start(options)) {
                return;
            }
            options.say()
                    .accept("NOTICE: no process in the background goes on with " + jobsLeft
                            + "; this one waits for the end. "
                            + options.folder().resolve("jobs.log") + " may say why.");
        } catch (IOException e) {
            options.say()
                    .accept("NOTICE: no process in the background can be started, so this one waits for the end of "
                            + jobsLeft + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try (StoreHolder holder = StoreHolder.hold(options.withoutSuccessor(), Duration.ZERO)) {
            holder.awaitIdle(Duration.ofDays(365));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
