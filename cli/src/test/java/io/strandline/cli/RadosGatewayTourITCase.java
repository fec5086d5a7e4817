package io.strandline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.cli.Program.Outcome;
import io.strandline.storage.server.RadosBucket;
import io.strandline.storage.server.RadosGateway;
import io.strandline.storage.server.RadosGateway.User;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Chains in buckets of Ceph, for users who may put, get and list, but not delete. */
@Timeout(300)
class RadosGatewayTourITCase {
    private static final Map<String, String> NOTHING_PROMISED = Map.of();
    private static final Map<String, String> SINGLE_WRITER = Map.of("STRANDLINE_SINGLE_WRITER", "true");

    private static RadosGateway gateway;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startGateway() {
        gateway = RadosGateway.start();
    }

    @Test
    void takesAndRestoresAChainWithoutTheRightToDelete() throws Exception {
        RadosBucket bucket = gateway.newBucket();

        takeAndRestoreAChain(bucket, NOTHING_PROMISED);
    }

    /** Ceph 16 does not create objects once where it keeps versions, and there is no lock without versions. */
    @Test
    void takesAndRestoresAChainInALockedBucketForASingleWriter() throws Exception {
        RadosBucket bucket = gateway.newLockedBucket();
        String collection = bucket.uri(writer(bucket), "bank");

        Outcome refused =
                sql(NOTHING_PROMISED, "CREATE DATABASE empty; BACKUP DATABASE empty INTO '" + collection + "'");
        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.err()).contains("is no safe place for backups", "STRANDLINE_SINGLE_WRITER=true");

        takeAndRestoreAChain(bucket, SINGLE_WRITER);
    }

    /** As a user who may not delete, in a bucket that would not let anybody. */
    @Test
    void takesTheReadmesTourToALockedBucket() throws Exception {
        RadosBucket bucket = gateway.newLockedBucket();

        new Tour("README.md", folder)
                .inProcesses(SINGLE_WRITER)
                .typing("nodelocal://1/backups", bucket.uri(writer(bucket), "tour"))
                .run();
    }

    private void takeAndRestoreAChain(RadosBucket bucket, Map<String, String> promise) throws Exception {
        User writer = writer(bucket);
        User reader = bucket.newUser("s3:GetObject", "s3:ListBucket");
        String collection = "'" + bucket.uri(writer, "bank") + "'";

        succeed(promise, """
                CREATE DATABASE bank;
                CREATE TABLE bank.accounts (id INT8 PRIMARY KEY, balance INT8 NOT NULL);
                INSERT INTO bank.accounts VALUES (1, 100), (2, 250), (3, 7);
                BACKUP DATABASE bank INTO %1$s WITH revision_history;
                UPDATE bank.accounts SET balance = balance + 50 WHERE id = 1;
                INSERT INTO bank.accounts VALUES (4, 900);
                """.formatted(collection));
        String beforeTheAccident = succeed(promise, "SELECT cluster_logical_timestamp()")
                .lines()
                .skip(1)
                .findFirst()
                .orElseThrow();
        succeed(promise, """
                DELETE FROM bank.accounts;
                BACKUP DATABASE bank INTO LATEST IN %1$s WITH revision_history;
                """.formatted(collection));

        assertThat(succeed(promise, "SHOW BACKUPS IN " + collection)).containsPattern("/[0-9]{4}/[0-9]{2}/");
        assertThat(succeed(promise, "SHOW BACKUP FROM LATEST IN " + collection))
                .contains("accounts", "full", "incremental")
                .doesNotContain(writer.secretKey());
        succeed(
                NOTHING_PROMISED,
                "RESTORE DATABASE bank FROM LATEST IN '" + bucket.uri(reader, "bank") + "' AS OF SYSTEM TIME '"
                        + beforeTheAccident + "' WITH new_db_name = 'before'");
        assertThat(succeed(promise, "SELECT id, balance FROM before.accounts ORDER BY id"))
                .isEqualTo("id\tbalance\n1\t150\n2\t250\n3\t7\n4\t900\n");
    }

    private static User writer(RadosBucket bucket) {
        return bucket.newUser("s3:PutObject", "s3:GetObject", "s3:ListBucket");
    }

    private String succeed(Map<String, String> environment, String statements) throws Exception {
        Outcome outcome = sql(environment, statements);
        assertThat(outcome.err()).doesNotContain("ERROR", "WARN", "-secret");
        assertThat(outcome.exitCode()).isZero();
        return outcome.out();
    }

    private Outcome sql(Map<String, String> environment, String statements) throws Exception {
        return Program.run(environment, folder, "sql", "--quiet", "--format", "tsv", "-e", statements);
    }
}
