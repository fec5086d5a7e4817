package io.strandline.control.job;

import io.strandline.control.SessionOptions;
import io.strandline.control.connection.ExternalConnections;
import io.strandline.control.execution.RetriedTransactions;
import io.strandline.control.execution.SessionContext;
import io.strandline.control.parser.Identifiers;
import io.strandline.control.setting.ClusterSettings;
import io.strandline.job.JobSummary;
import io.strandline.job.cluster.JobProgress;
import io.strandline.keyspace.write.Transaction;
import io.strandline.keyspace.write.WritableKeyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.TransferRates;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rows of jobs and how they change, each change in one transaction. Safe for many threads. */
final class JobStore {
    private static final Logger LOG = LoggerFactory.getLogger(JobStore.class);
    private static final String CANCELED = "job canceled by user";

    private final WritableKeyspace keyspace;
    private final RetriedTransactions transactions;
    private final JobSources sources;
    private final InstantSource clock;
    private final long coordinator = ProcessHandle.current().pid();

    JobStore(WritableKeyspace keyspace, InstantSource clock) {
        this.keyspace = keyspace;
        this.transactions = new RetriedTransactions(keyspace);
        this.sources = new JobSources(keyspace);
        this.clock = clock;
    }

    WritableKeyspace keyspace() {
        return keyspace;
    }

    JobSources sources() {
        return sources;
    }

    /** In what a row can keep. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    <T> T write(Function<Transaction, T> work) {
        return transactions.write(work);
    }

    <T> T read(Function<Transaction, T> work) {
        return transactions.read(() -> true, work);
    }

    Optional<JobRow> find(long id) {
        return read(transaction -> new JobTable(transaction).find(id));
    }

    List<JobRow> all() {
        return read(transaction -> new JobTable(transaction).all());
    }

    /** A row for a job that nobody runs yet. */
    JobRow insert(Transaction transaction, NewJob job, SessionOptions options) {
        JobWork work = job.work();
        JobRow row = JobRow.pending(work.jobId(), work.type(), options.user(), now())
                .with(JobColumn.STATEMENT, work.statement())
                .with(JobColumn.DESCRIPTION, job.description())
                .with(JobColumn.FLINK, options.flink())
                .with(JobColumn.JOB_KEY, options.jobKey().isEmpty() ? null : options.jobKey())
                .with(JobColumn.COLLECTION, work.collection().isEmpty() ? null : work.collection());
        JobRow made = withWork(row, work);
        new JobTable(transaction).put(made);
        return made;
    }

    /** What it does, sealed. */
    JobRow withWork(JobRow row, JobWork work) {
        return row.with(
                JobColumn.PAYLOAD, keyspace.secrets().seal(payloadOwner(work.jobId()), PayloadCodec.encode(work)));
    }

    /** Counts a run that is about to begin here: in the row before the job is submitted, so that no run is submitted twice. */
    JobRow beginRun(Transaction transaction, JobRow row) {
        Instant now = now();
        if (row.run() == 0) {
            new JobStatistics(transaction).count(row.type(), "started", now);
        }
        JobRow begun = row.with(JobStatus.RUNNING)
                .with(JobColumn.RUN, row.run() + 1L)
                .with(JobColumn.STARTED, row.run() == 0 ? now : row.value(JobColumn.STARTED))
                .with(JobColumn.COORDINATOR_ID, coordinator)
                .with(JobColumn.RUNNING_STATUS, null)
                .with(JobColumn.ERROR, null);
        put(transaction, begun);
        return begun;
    }

    void put(Transaction transaction, JobRow row) {
        new JobTable(transaction).put(row.with(JobColumn.MODIFIED, now()));
    }

    private static String payloadOwner(long jobId) {
        return "job " + jobId;
    }

    /** @return empty if the row was made in another store, or has no payload any more */
    Optional<JobWork> work(JobRow row) {
        return row.payload()
                .flatMap(bytes -> keyspace.secrets().open(payloadOwner(row.id()), bytes))
                .map(PayloadCodec::decode);
    }

    /** Writes how far a run is; if that cannot be written, then not this time: it may not end the run. */
    void progress(JobExecution execution, JobExecution.Seen seen) {
        try (Transaction transaction = keyspace.begin()) {
            Optional<JobRow> row = new JobTable(transaction)
                    .findForUpdate(execution.jobId())
                    .filter(found -> found.status().isActive() && found.run() == execution.run());
            if (row.isPresent()) {
                put(transaction, withProgress(row.get(), seen));
                transaction.commit();
            }
        } catch (StrandlineException e) {
            if (e.code() != ErrorCode.SERIALIZATION_FAILURE) {
                LOG.warn("How far job {} is could not be written to its row", execution.jobId(), e);
            }
        }
    }

    private static JobRow withProgress(JobRow row, JobExecution.Seen seen) {
        JobRow changed = row.with(JobColumn.FRACTION_COMPLETED, seen.fraction())
                .with(JobColumn.ROWS, seen.rows())
                .with(JobColumn.BYTES, seen.bytes());
        return seen.details().map(details -> withDetails(changed, details)).orElse(changed);
    }

    private static JobRow withDetails(JobRow row, JobProgress details) {
        String lastError = details.lastError();
        return row.with(JobColumn.SPLITS_TOTAL, details.splitsTotal())
                .with(JobColumn.SPLITS_DONE, details.splitsDone())
                .with(JobColumn.RETRIES, details.retries())
                .with(
                        JobColumn.EXECUTION_ERRORS,
                        lastError.isEmpty() ? row.value(JobColumn.EXECUTION_ERRORS) : lastError);
    }

    /**
     * Writes how a run ended, with what belongs to it; does nothing to a row that is finished already, or gone.
     *
     * @param seen how far it was, if it did not come to its end
     * @return the end as it came to be
     */
    JobEnd settle(JobWork work, JobEnd end, Optional<JobExecution.Seen> seen) {
        try {
            JobEnd settled = write(transaction -> settle(transaction, work, end, seen));
            forgetRecords(work, settled);
            if (settled instanceof JobEnd.Succeeded && phases(work).isPresent()) {
                // The limits that were restored hold from now on.
                TransferRates.apply(new ClusterSettings(session(work)).forStorage());
            }
            return settled;
        } catch (StrandlineException e) {
            boolean afterPublish =
                    end instanceof JobEnd.Succeeded && phases(work).isPresent();
            if (!afterPublish || e.code() == ErrorCode.SERIALIZATION_FAILURE) {
                throw e;
            }
            StrandlineException failure = new StrandlineException(
                    e.code(),
                    "the databases are restored, but the rows of the system tables are not: " + e.message(),
                    e.hint().orElse(null),
                    e);
            return write(transaction -> failed(transaction, work, failure));
        }
    }

    /** In another keyspace nothing of a restore stays that is over; in the store its records go with its row. */
    private void forgetRecords(JobWork work, JobEnd end) {
        boolean isOver = !(end instanceof JobEnd.Paused) && !(end instanceof JobEnd.HandedOver);
        if (!isOver || !(work instanceof RestoreWork) || sources.isOfStore(work)) {
            return;
        }
        try {
            sources.use(work, target -> target.jobRecords().deleteAll(work.jobId(), ""));
        } catch (StrandlineException e) {
            LOG.warn("Restore job {} is over, but its records stay in {}", work.jobId(), sources.name(work), e);
        }
    }

    private JobEnd settle(Transaction transaction, JobWork work, JobEnd end, Optional<JobExecution.Seen> seen) {
        Optional<JobRow> found = new JobTable(transaction)
                .findForUpdate(work.jobId())
                .filter(row -> !row.status().isFinished());
        if (found.isEmpty()) {
            return end;
        }
        JobRow row = seen.map(last -> withProgress(found.get(), last)).orElse(found.get());
        if (end instanceof JobEnd.Succeeded success) {
            return succeeded(transaction, row, work, success);
        }
        if (end instanceof JobEnd.Failed failure) {
            phases(work).ifPresent(phases -> phases.giveBack(transaction));
            return failed(transaction, work, failure.error());
        }
        if (end instanceof JobEnd.Canceled) {
            phases(work).ifPresent(phases -> phases.giveBack(transaction));
            finish(transaction, row.with(JobStatus.CANCELED).with(JobColumn.ERROR, CANCELED), "canceled", List.of());
            return end;
        }
        JobRow idle = row.with(JobColumn.COORDINATOR_ID, null);
        if (end instanceof JobEnd.Paused pause) {
            put(
                    transaction,
                    idle.with(JobStatus.PAUSED)
                            .with(JobColumn.RUNNING_STATUS, pause.reason().isEmpty() ? null : pause.reason()));
            return end;
        }
        boolean pauseWished = row.status() == JobStatus.PAUSE_REQUESTED;
        put(transaction, pauseWished ? idle.with(JobStatus.PAUSED) : idle);
        return pauseWished ? JobEnd.Paused.BY_USER : end;
    }

    private JobEnd succeeded(Transaction transaction, JobRow row, JobWork work, JobEnd.Succeeded end) {
        List<String> notices = new ArrayList<>(end.notices());
        phases(work)
                .map(phases -> phases.takeOver(transaction, new ExternalConnections(session(work))))
                .filter(lost -> !lost.isEmpty())
                .ifPresent(lost -> notices.add(
                        "external connections that have to be created again, since their URIs were encrypted in another store: "
                                + Identifiers.quoted(lost)));
        JobSummary summary = end.summary();
        finish(
                transaction,
                row.with(JobStatus.SUCCEEDED)
                        .with(JobColumn.FRACTION_COMPLETED, 1.0)
                        // Nobody may have seen the last of them done.
                        .with(JobColumn.SPLITS_DONE, row.value(JobColumn.SPLITS_TOTAL))
                        .with(JobColumn.ROWS, summary.rows())
                        .with(JobColumn.INDEX_ENTRIES, summary.indexEntries())
                        .with(JobColumn.BYTES, summary.bytes()),
                "succeeded",
                notices);
        if (!work.collection().isEmpty()) {
            new JobStatistics(transaction).completed(work.collection(), now());
        }
        return new JobEnd.Succeeded(summary, List.copyOf(notices));
    }

    private JobEnd failed(Transaction transaction, JobWork work, StrandlineException error) {
        new JobTable(transaction)
                .findForUpdate(work.jobId())
                .ifPresent(row -> finish(
                        transaction,
                        row.with(JobStatus.FAILED).with(JobColumn.ERROR, error.message()),
                        "failed",
                        List.of()));
        return new JobEnd.Failed(error);
    }

    /** The payload goes: nobody runs it again, and it holds secrets. */
    private void finish(Transaction transaction, JobRow row, String event, List<String> notices) {
        put(
                transaction,
                row.with(JobColumn.FINISHED, now())
                        .with(JobColumn.COORDINATOR_ID, null)
                        .with(JobColumn.RUNNING_STATUS, notices.isEmpty() ? null : String.join("; ", notices))
                        .with(JobColumn.PAYLOAD, null));
        new JobStatistics(transaction).count(row.type(), event, now());
    }

    /** Ends a job of which nothing is known but its row: its payload was made in another store, or is gone. */
    void cancelForeign(long id) {
        write(transaction -> {
            new JobTable(transaction)
                    .findForUpdate(id)
                    .filter(row -> !row.status().isFinished())
                    .ifPresent(row -> finish(
                            transaction,
                            row.with(JobStatus.CANCELED).with(JobColumn.ERROR, CANCELED),
                            "canceled",
                            List.of()));
            return true;
        });
    }

    private static Optional<ClusterPhases> phases(JobWork work) {
        return work instanceof RestoreWork restore ? restore.phases() : Optional.empty();
    }

    private SessionContext session(JobWork work) {
        String folder = work instanceof RestoreWork restore
                ? restore.request().storage().externalIoDir()
                : "";
        return SessionContext.of(keyspace, new SessionOptions(SessionOptions.DEFAULT_USER, "", folder, folder));
    }

    /** Removes jobs that ended longer ago than {@code jobs.retention_time}. */
    void removeOld() {
        SessionContext session =
                SessionContext.of(keyspace, new SessionOptions(SessionOptions.DEFAULT_USER, "", "", ""));
        Duration retention = new ClusterSettings(session).jobRetention();
        Instant oldest = now().minus(retention);
        for (JobRow row : all()) {
            boolean old = row.finished().filter(oldest::isAfter).isPresent();
            if (old && row.status().isFinished()) {
                keyspace.jobRecords().deleteAll(row.id(), "");
                write(transaction -> {
                    JobTable table = new JobTable(transaction);
                    table.findForUpdate(row.id()).ifPresent(table::delete);
                    return true;
                });
            }
        }
    }
}
