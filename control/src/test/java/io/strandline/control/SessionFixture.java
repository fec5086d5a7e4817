package io.strandline.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.strandline.control.job.JobRegistry;
import io.strandline.job.JobRunner;
import io.strandline.job.JobRunners;
import io.strandline.keyspace.Keyspaces;
import io.strandline.keyspace.write.WritableKeyspace;
import io.strandline.manifest.StrandlineException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A store in a folder, and a session on it that speaks in short. */
public final class SessionFixture implements AutoCloseable {
    /** For tests that start no job. */
    public static final JobRunner NO_JOBS = new NoJobs();

    public final WritableKeyspace keyspace;
    public final Session session;
    private final Path folder;
    public final JobRegistry jobs;

    public SessionFixture(Path folder) {
        this(folder, NO_JOBS);
    }

    /** @param runner stays open */
    public SessionFixture(Path folder, JobRunner runner) {
        this(folder, JobRunners.of(runner));
    }

    /** @param runners stay open */
    public SessionFixture(Path folder, JobRunners runners) {
        this.folder = folder;
        this.keyspace = (WritableKeyspace) Keyspaces.open("embedded:" + folder.resolve("store"));
        this.jobs = JobRegistry.open(keyspace, runners);
        this.session = open();
    }

    /** Another session on the same store. */
    public Session open() {
        return open(options());
    }

    public Session open(SessionOptions options) {
        return Sessions.open(keyspace, jobs, options);
    }

    public SessionOptions options() {
        return new SessionOptions("root", "", folder.resolve("extern").toString(), folder.toString());
    }

    public CollectingSink run(String script) {
        return run(session, script);
    }

    public static CollectingSink run(Session session, String script) {
        CollectingSink sink = new CollectingSink();
        session.execute(script, sink);
        return sink;
    }

    /** The rows of the script's last query. */
    public List<List<@Nullable Object>> rows(String script) {
        return run(script).rows;
    }

    /** The one value of the script's last query. */
    public @Nullable Object value(String script) {
        List<List<@Nullable Object>> rows = rows(script);
        assertThat(rows).hasSize(1);
        return rows.get(0).get(0);
    }

    public StrandlineException error(String script) {
        StrandlineException error = catchThrowableOfType(StrandlineException.class, () -> run(script));
        assertThat(error).as("error of %s", script).isNotNull();
        return error;
    }

    @Override
    public void close() {
        session.close();
        jobs.close();
        keyspace.close();
    }
}
