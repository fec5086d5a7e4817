package io.strandline.control.execution;

import io.strandline.control.job.JobControl;
import io.strandline.control.job.JobList;
import io.strandline.control.job.JobQueries;
import io.strandline.control.job.JobRegistry;
import io.strandline.control.job.JobWish;
import io.strandline.control.result.Progress;
import io.strandline.control.result.ResultColumn;
import io.strandline.control.result.ResultColumn.Type;
import io.strandline.control.result.ResultSink;
import io.strandline.control.statement.Expression;
import io.strandline.control.statement.JobStatement;
import io.strandline.control.statement.JobStatement.Action;
import io.strandline.control.statement.JobStatement.JobIds;
import io.strandline.control.statement.JobStatement.ShowJobs;
import io.strandline.control.statement.Query;
import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** SHOW JOBS and its kin, PAUSE, RESUME and CANCEL JOB. */
final class JobStatementExecutor {
    private final SessionContext session;
    private final SelectExecutor selects;
    private final JobQueries queries;
    private final JobControl control;

    JobStatementExecutor(SessionContext session, JobRegistry jobs, SelectExecutor selects) {
        this.session = session;
        this.selects = selects;
        this.queries = new JobQueries(jobs);
        this.control = new JobControl(jobs);
    }

    void execute(JobStatement statement, ResultSink sink) {
        if (statement instanceof ShowJobs show) {
            show(show, sink);
        } else if (statement instanceof JobStatement.ShowMetrics) {
            showMetrics(sink);
        } else if (statement instanceof JobStatement.Control wish) {
            control(wish, sink);
        }
    }

    private void show(ShowJobs show, ResultSink sink) {
        Listing listing = prepare(show);
        JobList list = session.transactions().read(listing::rows);
        sink.columns(list.columns());
        list.rows().forEach((@Nullable Object[] row) -> sink.row(list.result(row)));
        sink.done("SHOW JOBS");
    }

    /** Reads rows of jobs, in a transaction that begins afterwards. */
    interface Listing {
        JobList rows(Transaction transaction);
    }

    /** Waits for whatever a statement waits for. */
    Listing prepare(ShowJobs show) {
        queries.awaitReconciled();
        if (show instanceof JobStatement.ShowNamed named) {
            List<Long> ids = ids(named.ids());
            return transaction -> queries.named(ids, transaction);
        }
        if (show instanceof JobStatement.ShowWhenComplete complete) {
            List<Long> ids = ids(complete.ids());
            queries.awaitFinished(ids, session.cancellation());
            return transaction -> queries.named(ids, transaction);
        }
        if (show instanceof JobStatement.ShowDetails details) {
            List<Long> ids = ids(details.ids());
            return transaction -> queries.details(ids, transaction);
        }
        return queries::recent;
    }

    private void showMetrics(ResultSink sink) {
        queries.awaitReconciled();
        Rows rows = Rows.of(List.of(
                new ResultColumn("metric", Type.TEXT),
                new ResultColumn("label", Type.TEXT),
                new ResultColumn("value", Type.INT)));
        session.transactions()
                .read(queries::metrics)
                .forEach(metric -> rows.add(metric.name(), metric.label(), metric.value()));
        rows.send(sink, "SHOW JOB METRICS");
    }

    private void control(JobStatement.Control wish, ResultSink sink) {
        queries.awaitReconciled();
        List<Long> ids = ids(wish.ids());
        List<JobWish> wishes =
                ids.stream().map(id -> control.wish(wish.action(), id, session)).toList();
        List<Runnable> then = session.transactions()
                .write(transaction ->
                        wishes.stream().map(one -> one.request(transaction)).toList());
        wishes.forEach(one -> one.notice().ifPresent(sink::notice));
        session.transactions().afterCommit(() -> then.forEach(Runnable::run));
        // Within a transaction nothing is asked of them before it commits.
        if (wish.action() != Action.RESUME && !session.transactions().isOpen()) {
            List<Long> stopping = control.awaitStopped(wish.action(), ids, session.cancellation());
            for (long id : ids) {
                if (stopping.contains(id)) {
                    sink.notice("job " + id + " is still stopping: SHOW JOB " + id + " tells when it has");
                } else {
                    control.whyPaused(id).ifPresent(why -> sink.notice("job " + id + " is paused: " + why));
                }
            }
        }
        sink.done(wish.action().name() + " JOBS " + ids.size());
    }

    /** Each once, in the order in which they were named. */
    private List<Long> ids(JobIds named) {
        Set<Long> ids = new LinkedHashSet<>();
        if (named instanceof JobStatement.ListedIds listed) {
            for (Expression id : listed.ids()) {
                selected(value(id)).forEach(ids::add);
            }
        } else if (named instanceof JobStatement.SelectedIds selected) {
            selected(selected.select()).forEach(ids::add);
        }
        return List.copyOf(ids);
    }

    private static Query.Select value(Expression expression) {
        return new Query.Select(
                List.of(new Query.SelectExpression(expression, "id")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                OptionalLong.empty());
    }

    private List<Long> selected(Query.Select select) {
        Ids ids = new Ids();
        selects.execute(select, ids);
        return ids.values;
    }

    /** Takes the one column of a query. */
    private static final class Ids implements ResultSink {
        private final List<Long> values = new ArrayList<>();

        @Override
        public void columns(List<ResultColumn> columns) {
            if (columns.size() != 1) {
                throw new StrandlineException(
                        ErrorCode.SYNTAX,
                        "too many columns in the query of job IDs: 1 expected, got " + columns.size(),
                        "Select job_id only.");
            }
        }

        @Override
        public void row(List<@Nullable Object> row) {
            Object value = row.get(0);
            if (!(value instanceof Long id)) {
                throw new StrandlineException(
                        ErrorCode.DATATYPE_MISMATCH,
                        "job IDs must be of type int, not \"" + value + "\"",
                        "SHOW JOBS lists them.");
            }
            values.add(id);
        }

        @Override
        public void done(String commandTag) {}

        @Override
        public void notice(String message) {}

        @Override
        public void progress(Progress progress) {}
    }
}
