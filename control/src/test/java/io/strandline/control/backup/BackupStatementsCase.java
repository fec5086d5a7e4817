package io.strandline.control.backup;

import io.strandline.control.SessionFixture;
import io.strandline.job.FlinkJobRunner;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of statements, each on a new store, whose jobs run on a cluster in this process. */
abstract class BackupStatementsCase {
    static final String HERE = "'nodelocal://1/backups'";

    static FlinkJobRunner jobs;

    /** Of the store, and of what is written to {@code nodelocal://1/} in {@code extern}. */
    Path folder;

    SessionFixture store;

    @BeforeAll
    static void startJobs() {
        jobs = FlinkJobRunner.local(2);
    }

    @AfterAll
    static void stopJobs() {
        jobs.close();
    }

    @BeforeEach
    final void openStore(@TempDir Path temporary) {
        folder = temporary;
        store = new SessionFixture(temporary, jobs);
    }

    @AfterEach
    final void closeStore() {
        store.close();
    }
}
