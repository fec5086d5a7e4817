package io.strandline.cli.watch;

import io.strandline.cli.output.CollectedResult;
import io.strandline.cli.output.Streams;
import io.strandline.control.Session;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Shows how far a job is, again and again until it ends. The job takes no notice. */
public final class Watch {
    /** How the job ended. */
    public enum End {
        SUCCEEDED,
        FAILED,
        CANCELED
    }

    /** What is wrong while the store goes from one process to another; the next look may find it well again. */
    private static final Set<ErrorCode> BETWEEN_HOLDERS = Set.of(ErrorCode.OUTCOME_UNKNOWN, ErrorCode.IN_USE);

    private final Session session;
    private final long jobId;
    private final Duration interval;
    private final WatchClock clock;
    private final WatchDisplay display;
    private final Pace pace = new Pace();
    private @Nullable JobSnapshot seen;
    private String note = "";

    Watch(Session session, long jobId, Duration interval, WatchClock clock, WatchDisplay display) {
        this.session = session;
        this.jobId = jobId;
        this.interval = interval;
        this.clock = clock;
        this.display = display;
    }

    /**
     * On standard output: in place if that is a terminal, else a line for each change.
     *
     * @param session asks for the job; one that outlives the process that holds the store
     * @param interval between two looks
     */
    public static Watch on(Streams streams, Session session, long jobId, Duration interval) {
        WatchDisplay display = streams.outIsTerminal()
                ? new WatchDisplay.OnTerminal(streams.out())
                : new WatchDisplay.AsLines(streams.out());
        return new Watch(session, jobId, interval, new WatchClock.OfMachine(), display);
    }

    /**
     * @return how the job ended; empty if the view was {@linkplain #stop stopped} before
     * @throws StrandlineException if there is no such job, or it cannot be looked at
     */
    public Optional<End> run() {
        do {
            Optional<JobSnapshot> job = look();
            job.ifPresent(this::show);
            if (job.isPresent() && job.get().isOver()) {
                return Optional.of(end(job.get()));
            }
        } while (clock.pause(interval));
        return Optional.empty();
    }

    /** Ends the view; called by another thread. */
    public void stop() {
        clock.stop();
    }

    /** Empty if nobody can tell right now. */
    private Optional<JobSnapshot> look() {
        try {
            JobSnapshot job = JobSnapshot.of(ask("SHOW JOB " + jobId + " WITH EXECUTION DETAILS"));
            JobSnapshot before = seen;
            if (before == null || !before.status().equals(job.status())) {
                note = note();
                pace.forget();
            }
            seen = job;
            return Optional.of(job);
        } catch (StrandlineException e) {
            JobSnapshot before = seen;
            if (before == null || !BETWEEN_HOLDERS.contains(e.code())) {
                throw e;
            }
            display.show(before, e.message(), pace);
            return Optional.empty();
        }
    }

    /** Why the job is as it is. */
    private String note() {
        CollectedResult row = ask("SHOW JOB " + jobId);
        @Nullable Object error = row.column("error").get(0);
        @Nullable Object status = row.column("running_status").get(0);
        String failure = Objects.toString(error, "");
        return failure.isEmpty() ? Objects.toString(status, "") : failure;
    }

    private CollectedResult ask(String statement) {
        CollectedResult result = new CollectedResult();
        session.execute(statement, result);
        if (result.rows().isEmpty()) {
            throw new StrandlineException(
                    ErrorCode.UNDEFINED_OBJECT, "there is no job " + jobId, "SHOW JOBS lists those there are.");
        }
        return result;
    }

    private void show(JobSnapshot job) {
        pace.add(clock.now(), job.fraction(), job.bytes());
        display.show(job, note, pace);
    }

    private static End end(JobSnapshot job) {
        return switch (job.status()) {
            case JobSnapshot.SUCCEEDED -> End.SUCCEEDED;
            case JobSnapshot.CANCELED -> End.CANCELED;
            default -> End.FAILED;
        };
    }
}
