package io.strandline.control.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.control.CollectingSink;
import io.strandline.control.NoJobs;
import io.strandline.control.Session;
import io.strandline.control.SessionFixture;
import io.strandline.control.result.Progress;
import io.strandline.job.BackupRequest;
import io.strandline.job.JobListener;
import io.strandline.job.JobSummary;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several sessions on one store, and statements that are ended from outside. */
class ConcurrencyTest {
    private static final int ACCOUNTS = 10;
    private static final int SESSIONS = 4;
    private static final int TRANSFERS = 25;

    @Test
    void transfersBetweenSessionsKeepTheTotal(@TempDir Path folder) throws Exception {
        try (SessionFixture store = new SessionFixture(folder)) {
            store.run("CREATE TABLE bank (id INT PRIMARY KEY, balance INT NOT NULL)");
            for (int i = 0; i < ACCOUNTS; i++) {
                store.run("INSERT INTO bank VALUES (" + i + ", 100)");
            }
            ExecutorService threads = Executors.newFixedThreadPool(SESSIONS);
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                long seed = i;
                running.add(threads.submit(() -> transfer(store, new Random(seed))));
            }
            for (Future<?> transfers : running) {
                transfers.get(1, TimeUnit.MINUTES);
            }
            threads.shutdown();

            assertThat(store.value("SELECT sum(balance) FROM bank")).isEqualTo(new BigDecimal(ACCOUNTS * 100));
        }
    }

    private static void transfer(SessionFixture store, Random random) {
        try (Session session = store.open()) {
            int done = 0;
            while (done < TRANSFERS) {
                int from = random.nextInt(ACCOUNTS);
                int to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
                try {
                    SessionFixture.run(
                            session,
                            "BEGIN; UPDATE bank SET balance = balance - 5 WHERE id = " + from
                                    + "; UPDATE bank SET balance = balance + 5 WHERE id = " + to + "; COMMIT");
                    done++;
                } catch (StrandlineException e) {
                    assertThat(e.code()).isEqualTo(ErrorCode.SERIALIZATION_FAILURE);
                    if (session.inTransaction()) {
                        SessionFixture.run(session, "ROLLBACK");
                    }
                }
                // Alone, a statement is run again by itself until it gets through.
                SessionFixture.run(session, "UPDATE bank SET balance = balance + 0 WHERE id = " + to);
            }
        }
    }

    /** Works until it is canceled. */
    private static final class EndlessJobs extends NoJobs {
        @Override
        public JobSummary backup(Keyspace keyspace, BackupRequest request, int run, JobListener listener) {
            while (!listener.canceled()) {
                listener.progress(0.5, 10, 100);
            }
            throw new StrandlineException(ErrorCode.CANCELED, "query execution canceled");
        }
    }

    @Test
    void cancelReachesTheJobOfBackup(@TempDir Path folder) {
        try (SessionFixture store = new SessionFixture(folder, new EndlessJobs())) {
            List<Progress> seen = new ArrayList<>();
            CollectingSink sink = new CollectingSink() {
                @Override
                public void progress(Progress progress) {
                    seen.add(progress);
                    store.session.cancel();
                }
            };

            assertThatThrownBy(() -> store.session.execute("BACKUP INTO 'nodelocal://1/b'; SELECT 1", sink))
                    .hasMessage("query execution canceled");
            assertThat(seen.get(0).label()).isEqualTo("BACKUP");
            assertThat(seen.get(0).fraction()).isEqualTo(0.5);
            assertThat(sink.tags).isEmpty();
        }
    }
}
