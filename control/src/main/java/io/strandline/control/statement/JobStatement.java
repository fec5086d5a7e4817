package io.strandline.control.statement;

import java.util.List;

/** A statement about jobs. */
public sealed interface JobStatement extends Statement {
    /** Rows of jobs; may stand in a FROM clause, in brackets. */
    sealed interface ShowJobs extends JobStatement {}

    /** SHOW JOBS: those that are not finished, and those that did not finish long ago. */
    record ShowRecent() implements ShowJobs {}

    /** SHOW JOB and SHOW JOBS with ids: those, however old. */
    record ShowNamed(JobIds ids) implements ShowJobs {}

    /** SHOW JOBS WHEN COMPLETE: the same, once they are finished. */
    record ShowWhenComplete(JobIds ids) implements ShowJobs {}

    /** SHOW JOB ... WITH EXECUTION DETAILS. */
    record ShowDetails(JobIds ids) implements ShowJobs {}

    /** SHOW JOB METRICS: counters and times over all jobs there were. */
    record ShowMetrics() implements JobStatement {}

    /** PAUSE, RESUME or CANCEL: all of the jobs, or none. */
    record Control(Action action, JobIds ids) implements JobStatement {}

    /** What is wished of a job. */
    enum Action {
        PAUSE,
        RESUME,
        CANCEL
    }

    /** Which jobs. */
    sealed interface JobIds {}

    /** Named one by one. */
    record ListedIds(List<Expression> ids) implements JobIds {
        public ListedIds {
            ids = List.copyOf(ids);
        }
    }

    /** The values of the one column of a query. */
    record SelectedIds(Query.Select select) implements JobIds {}
}
