package io.strandline.job;

/** Gives the runner of a place. Safe for many threads. */
public interface JobRunners extends AutoCloseable {
    /** In this process, with as many slots as it was given. */
    String LOCAL = "local";

    /**
     * The runner of a place; asked again, the same one.
     *
     * @param where {@code local}, {@code local:SLOTS}, or {@code HOST:PORT} of a Flink cluster's REST interface
     * @throws io.strandline.manifest.StrandlineException {@code INVALID_PARAMETER} if it is none of these
     */
    JobRunner on(String where);

    /** One runner, whatever the place is called. Closes it. */
    static JobRunners of(JobRunner runner) {
        return new JobRunners() {
            @Override
            public JobRunner on(String where) {
                return runner;
            }

            @Override
            public void close() {
                runner.close();
            }
        };
    }

    /** Closes the runners it gave. */
    @Override
    void close();
}
