package io.strandline.survival;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.control.Session;
import io.strandline.control.SessionOptions;
import io.strandline.control.Sessions;
import io.strandline.control.job.JobRegistry;
import io.strandline.control.result.Progress;
import io.strandline.control.result.ResultColumn;
import io.strandline.control.result.ResultSink;
import io.strandline.job.FlinkJobRunners;
import io.strandline.job.JobRunners;
import io.strandline.keyspace.Keyspaces;
import io.strandline.keyspace.write.BulkLoad;
import io.strandline.keyspace.write.WritableKeyspace;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.storage.server.S3ProxyServer;
import io.strandline.survival.flink.ChildProcess;
import io.strandline.survival.flink.FlinkCluster;
import io.strandline.survival.flink.FlinkFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.TaskManagerOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The memory that conf/config.yaml gives a TaskManager is enough, and is not exceeded, for the largest rows that there are, read and written through an S3 server. */
@Timeout(600)
class SlotMemoryITCase {
    /** A row and its key may have 64 MiB. */
    private static final int LARGEST_PAYLOAD = 63 << 20;

    /** A split each: the slots take the next while buffers of the last are still garbage. */
    private static final int LARGE_ROWS = 4;

    /** With two layers of them a restore has a row of each at a time. */
    private static final int CHANGED_ROWS = 2;

    private static final int SMALL_ROWS = 10_000;
    private static final int SMALL_PAYLOAD = 1 << 10;

    private final Configuration configured = GlobalConfiguration.loadConfiguration(
            FlinkFiles.root().resolve("conf").toString());
    private final Random random = new Random(1);

    @Test
    void backupAndRestoreOfTheLargestRowsFitIntoWhatTheConfigurationGivesSlots(@TempDir Path folder) {
        S3ProxyServer server = S3ProxyServer.start();
        String collection = server.uri(server.newBucket(), "b");
        int slots = configured.get(TaskManagerOptions.NUM_TASK_SLOTS);
        try (FlinkCluster cluster =
                        new FlinkCluster("memory", Map.of("taskmanager.numberOfTaskSlots", Integer.toString(slots)));
                WritableKeyspace keyspace = (WritableKeyspace) Keyspaces.open("embedded:" + folder.resolve("store"));
                JobRunners runners = FlinkJobRunners.of(1, Optional.of(FlinkFiles.jobJar()), false);
                JobRegistry jobs = JobRegistry.open(keyspace, runners)) {
            cluster.start(1);
            ChildProcess taskManager = cluster.taskManager("tm1");
            SessionOptions options =
                    new SessionOptions("root", "", folder.toString(), folder.toString()).onFlink(cluster.address());
            try (Session session = Sessions.open(keyspace, jobs, options)) {
                fill(session, keyspace);

                run(session, "BACKUP DATABASE shop INTO '" + collection + "'");
                for (int id = 0; id < CHANGED_ROWS; id++) {
                    run(session, "USE shop; UPDATE large SET changed = 1 WHERE id = " + id);
                }
                run(session, "BACKUP DATABASE shop INTO LATEST IN '" + collection + "'");
                run(session, "RESTORE DATABASE shop FROM LATEST IN '" + collection + "' WITH new_db_name = 'copy'");

                for (String table : List.of("large", "small")) {
                    assertThat(run(session, "USE copy; SHOW FINGERPRINTS FROM TABLE " + table))
                            .isEqualTo(run(session, "USE shop; SHOW FINGERPRINTS FROM TABLE " + table));
                }
            }
            // The job itself survives one: Flink tries again.
            assertThat(taskManager.output().lines()).noneMatch(line -> line.contains("OutOfMemoryError"));
            long limit = configured.get(TaskManagerOptions.TOTAL_PROCESS_MEMORY).getBytes();
            assertThat(taskManager.peakResidentBytes()).isBetween(1L, limit);
        } finally {
            server.stop();
        }
    }

    private void fill(Session session, WritableKeyspace keyspace) {
        run(session, "CREATE DATABASE shop; USE shop");
        // With an index a restore decodes the rows, too.
        run(session, "CREATE TABLE large (id INT PRIMARY KEY, changed INT, payload BYTES, INDEX (changed))");
        load(keyspace, "large", LARGE_ROWS, LARGEST_PAYLOAD);
        run(session, "CREATE TABLE small (id INT PRIMARY KEY, changed INT, payload BYTES)");
        load(keyspace, "small", SMALL_ROWS, SMALL_PAYLOAD);
    }

    /** Of bytes that nothing compresses: what is uploaded is as large as what is read. */
    private void load(WritableKeyspace keyspace, String table, int rows, int payloadBytes) {
        byte[] payload = new byte[payloadBytes];
        try (BulkLoad load = keyspace.bulkLoad(find(keyspace.catalog(keyspace.now()), table))) {
            for (long id = 0; id < rows; id++) {
                random.nextBytes(payload);
                load.add(new Object[] {id, 0L, payload});
            }
            load.commit();
        }
    }

    private static TableDescriptor find(Catalog catalog, String table) {
        DatabaseDescriptor database = catalog.database("shop").orElseThrow();
        SchemaDescriptor schema =
                catalog.schema(database.id(), SchemaDescriptor.PUBLIC).orElseThrow();
        return (TableDescriptor) catalog.object(schema.id(), table).orElseThrow();
    }

    private static List<List<@Nullable Object>> run(Session session, String script) {
        Answer answer = new Answer();
        session.execute(script, answer);
        return answer.rows;
    }

    /** The rows of a script's last query. */
    private static final class Answer implements ResultSink {
        private final List<List<@Nullable Object>> rows = new ArrayList<>();

        @Override
        public void columns(List<ResultColumn> columns) {
            rows.clear();
        }

        @Override
        public void row(List<@Nullable Object> values) {
            rows.add(values);
        }

        @Override
        public void done(String commandTag) {}

        @Override
        public void notice(String message) {}

        @Override
        public void progress(Progress progress) {}
    }
}
