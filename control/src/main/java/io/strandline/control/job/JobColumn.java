package io.strandline.control.job;

/** The columns of {@code system.jobs}, by the names they have there. */
enum JobColumn {
    ID("id"),
    JOB_TYPE("job_type"),
    DESCRIPTION("description"),
    USER_NAME("user_name"),
    STATUS("status"),
    CREATED("created"),
    FINISHED("finished"),
    ERROR("error"),
    STATEMENT("statement"),
    /** A sentence on what it is at; why it is paused; what should be known of one that has succeeded. */
    RUNNING_STATUS("running_status"),
    STARTED("started"),
    MODIFIED("modified"),
    FRACTION_COMPLETED("fraction_completed"),
    ROWS("rows"),
    INDEX_ENTRIES("index_entries"),
    BYTES("bytes"),
    /** What its work was tried again for, the newest. */
    EXECUTION_ERRORS("execution_errors"),
    /** The process that runs it; NULL if none does. */
    COORDINATOR_ID("coordinator_id"),
    /** Where it runs, see {@link io.strandline.job.JobRunners#on}. */
    FLINK("flink"),
    /** Counts its runs; 0 before the first. */
    RUN("run"),
    JOB_KEY("job_key"),
    /** Of the backup's collection, without secrets. */
    COLLECTION("collection"),
    /** A sealed {@link PayloadCodec payload}, until it is finished. */
    PAYLOAD("payload"),
    /** As its newest run was seen last; NULL if nobody saw one. */
    SPLITS_TOTAL("splits_total"),
    SPLITS_DONE("splits_done"),
    RETRIES("retries");

    private final String columnName;

    JobColumn(String columnName) {
        this.columnName = columnName;
    }

    String columnName() {
        return columnName;
    }
}
