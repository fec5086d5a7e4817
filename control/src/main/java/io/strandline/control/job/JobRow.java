package io.strandline.control.job;

import io.strandline.job.cluster.JobProgress;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row of {@code system.jobs}. Immutable. */
final class JobRow {
    private final @Nullable Object[] values;

    private JobRow(@Nullable Object[] values) {
        this.values = values;
    }

    /** A job that was not begun yet. */
    static JobRow pending(long id, String type, String user, Instant created) {
        return new JobRow(new @Nullable Object[JobColumn.values().length])
                .with(JobColumn.ID, id)
                .with(JobColumn.JOB_TYPE, type)
                .with(JobColumn.USER_NAME, user)
                .with(JobColumn.CREATED, created)
                .with(JobColumn.MODIFIED, created)
                .with(JobColumn.RUN, 0L)
                .with(JobColumn.FRACTION_COMPLETED, 0.0)
                .with(JobStatus.PENDING);
    }

    /** @param values by position of {@link JobColumn} */
    static JobRow of(@Nullable Object[] values) {
        return new JobRow(values.clone());
    }

    JobRow with(JobColumn column, @Nullable Object value) {
        @Nullable Object[] changed = values.clone();
        changed[column.ordinal()] = value;
        return new JobRow(changed);
    }

    JobRow with(JobStatus status) {
        return with(JobColumn.STATUS, status.text());
    }

    @Nullable
    Object value(JobColumn column) {
        return values[column.ordinal()];
    }

    long id() {
        return (Long) required(JobColumn.ID);
    }

    JobStatus status() {
        return JobStatus.of((String) required(JobColumn.STATUS));
    }

    /** {@code BACKUP} or {@code RESTORE}. */
    String type() {
        return (String) required(JobColumn.JOB_TYPE);
    }

    Instant created() {
        return (Instant) required(JobColumn.CREATED);
    }

    Optional<Instant> finished() {
        return Optional.ofNullable((Instant) value(JobColumn.FINISHED));
    }

    int run() {
        return Math.toIntExact(number(JobColumn.RUN));
    }

    /** 0 for NULL. */
    long number(JobColumn column) {
        Object number = value(column);
        return number == null ? 0 : (Long) number;
    }

    /** Empty for NULL. */
    String text(JobColumn column) {
        Object text = value(column);
        return text == null ? "" : (String) text;
    }

    double fraction() {
        Object fraction = value(JobColumn.FRACTION_COMPLETED);
        return fraction == null ? 0 : (Double) fraction;
    }

    /** How far its newest run was when its process wrote that last; empty before it did. */
    Optional<JobProgress> lastProgress() {
        if (value(JobColumn.SPLITS_TOTAL) == null) {
            return Optional.empty();
        }
        return Optional.of(new JobProgress(
                number(JobColumn.SPLITS_TOTAL),
                number(JobColumn.SPLITS_DONE),
                0,
                0,
                number(JobColumn.RETRIES),
                text(JobColumn.EXECUTION_ERRORS),
                number(JobColumn.ROWS),
                number(JobColumn.BYTES)));
    }

    /** Whether a process works on it, as far as the row knows. */
    boolean hasCoordinator() {
        return value(JobColumn.COORDINATOR_ID) != null;
    }

    Optional<byte[]> payload() {
        return Optional.ofNullable((byte[]) value(JobColumn.PAYLOAD));
    }

    private Object required(JobColumn column) {
        return Objects.requireNonNull(value(column), column.columnName());
    }
}
