package io.strandline.control.job;

import io.strandline.control.result.ResultColumn;
import io.strandline.control.value.ValueText;
import io.strandline.job.cluster.JobProgress;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rows of jobs, as SHOW JOBS answers them: a table that is stored nowhere.
 *
 * @param table its columns; {@code job_id} is the primary key
 * @param rows values by position of the columns
 */
public record JobList(TableDescriptor table, List<@Nullable Object[]> rows) {
    private static final int SHOWN_CHARACTERS = 100;

    private static final TableDescriptor JOBS = table(List.of(
            column("job_id", Kind.INT8),
            column("job_type", Kind.STRING),
            column("description", Kind.STRING),
            column("statement", Kind.STRING),
            column("user_name", Kind.STRING),
            column("status", Kind.STRING),
            column("running_status", Kind.STRING),
            column("created", Kind.TIMESTAMPTZ),
            column("started", Kind.TIMESTAMPTZ),
            column("finished", Kind.TIMESTAMPTZ),
            column("modified", Kind.TIMESTAMPTZ),
            column("fraction_completed", Kind.FLOAT8),
            column("error", Kind.STRING),
            column("coordinator_id", Kind.INT8),
            column("trace_id", Kind.INT8),
            column("execution_errors", Kind.STRING)));

    private static final TableDescriptor DETAILS = table(List.of(
            column("job_id", Kind.INT8),
            column("status", Kind.STRING),
            column("fraction_completed", Kind.FLOAT8),
            column("splits_total", Kind.INT8),
            column("splits_done", Kind.INT8),
            column("splits_running", Kind.INT8),
            column("splits_waiting", Kind.INT8),
            column("splits_blocked", Kind.INT8),
            column("rows", Kind.INT8),
            column("bytes", Kind.INT8),
            column("retries", Kind.INT8),
            column("last_error", Kind.STRING),
            column("cluster", Kind.STRING),
            column("started", Kind.TIMESTAMPTZ),
            column("modified", Kind.TIMESTAMPTZ)));

    /** A row, and how far the job is where it runs in this process. */
    record Known(JobRow row, Optional<JobExecution.Seen> seen) {
        double fraction() {
            return seen.map(JobExecution.Seen::fraction).orElse(row.fraction());
        }
    }

    private static Column column(String name, Kind kind) {
        return new Column(1, name, ColumnType.of(kind), true, Optional.empty(), false);
    }

    /** The first column is the primary key. */
    private static TableDescriptor table(List<Column> columns) {
        List<Column> numbered = new ArrayList<>();
        for (Column column : columns) {
            numbered.add(new Column(
                    numbered.size() + 1, column.name(), column.type(), !numbered.isEmpty(), Optional.empty(), false));
        }
        return new TableDescriptor(
                1,
                1,
                1,
                1,
                "jobs",
                TableDescriptor.State.PUBLIC,
                1,
                1,
                numbered,
                List.of(1),
                List.of(),
                false,
                Optional.empty());
    }

    /** @param shortened whether descriptions are cut to 100 characters */
    static JobList of(List<Known> jobs, boolean shortened) {
        return new JobList(
                JOBS, jobs.stream().map(job -> values(job, shortened)).toList());
    }

    private static @Nullable Object[] values(Known job, boolean shortened) {
        JobRow row = job.row();
        String description = row.text(JobColumn.DESCRIPTION);
        String lastError = job.seen()
                .flatMap(JobExecution.Seen::details)
                .map(JobProgress::lastError)
                .filter(error -> !error.isEmpty())
                .orElse(row.text(JobColumn.EXECUTION_ERRORS));
        return new @Nullable Object[] {
            row.id(),
            row.type(),
            shortened ? shortened(description) : description,
            row.value(JobColumn.STATEMENT),
            row.value(JobColumn.USER_NAME),
            row.status().text(),
            row.value(JobColumn.RUNNING_STATUS),
            row.value(JobColumn.CREATED),
            row.value(JobColumn.STARTED),
            row.value(JobColumn.FINISHED),
            row.value(JobColumn.MODIFIED),
            job.fraction(),
            row.value(JobColumn.ERROR),
            row.value(JobColumn.COORDINATOR_ID),
            // Nothing here is traced; CockroachDB has NULL there, too, for a job that is not.
            null,
            lastError.isEmpty() ? null : lastError
        };
    }

    private static String shortened(String description) {
        if (description.codePointCount(0, description.length()) <= SHOWN_CHARACTERS) {
            return description;
        }
        String ending = "...";
        return description.substring(0, description.offsetByCodePoints(0, SHOWN_CHARACTERS - ending.length())) + ending;
    }

    static JobList details(List<Known> jobs) {
        return new JobList(DETAILS, jobs.stream().map(JobList::details).toList());
    }

    private static @Nullable Object[] details(Known job) {
        JobRow row = job.row();
        Optional<JobProgress> splits =
                job.seen().flatMap(JobExecution.Seen::details).or(row::lastProgress);
        return new @Nullable Object[] {
            row.id(),
            row.status().text(),
            job.fraction(),
            splits.map(JobProgress::splitsTotal).orElse(null),
            splits.map(JobProgress::splitsDone).orElse(null),
            splits.map(JobProgress::splitsRunning).orElse(null),
            splits.map(JobProgress::splitsWaiting).orElse(null),
            splits.map(JobProgress::splitsBlocked).orElse(null),
            job.seen().<Object>map(JobExecution.Seen::rows).orElse(row.value(JobColumn.ROWS)),
            job.seen().<Object>map(JobExecution.Seen::bytes).orElse(row.value(JobColumn.BYTES)),
            splits.map(JobProgress::retries).orElse(null),
            splits.map(JobProgress::lastError).filter(error -> !error.isEmpty()).orElse(null),
            row.value(JobColumn.FLINK),
            row.value(JobColumn.STARTED),
            row.value(JobColumn.MODIFIED)
        };
    }

    /** Its columns in a result. */
    public List<ResultColumn> columns() {
        return table.columns().stream()
                .map(column -> new ResultColumn(column.name(), ValueText.resultType(column.type())))
                .toList();
    }

    /** A row as a result has it. */
    public List<@Nullable Object> result(@Nullable Object[] row) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < row.length; i++) {
            values.add(ValueText.result(table.columns().get(i).type(), row[i]));
        }
        return Collections.unmodifiableList(values);
    }
}
