package io.strandline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.cli.Program.Outcome;
import io.strandline.cli.output.ExitCodes;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several processes on one store, and what happens when one of them is killed. */
@Timeout(180)
class SharedStoreITCase {
    private static final String TOTAL_OF_100_ACCOUNTS = "100000";

    @TempDir
    private Path folder;

    @Test
    void writesBacksUpAndReadsFromThreeProcessesAtOnce() throws Exception {
        initBank();
        try (Program writer = Program.start(folder, "workload", "run", "bank", "--duration", "10m")) {
            writer.awaitErr("transfers/s");

            Outcome backup = sql("BACKUP DATABASE bank INTO 'nodelocal://1/b'");
            assertThat(backup.err()).doesNotContain("ERROR");
            assertThat(backup.exitCode()).isZero();
            Outcome select = sql("SELECT count(*) FROM bank.public.bank");
            assertThat(select.out()).contains("100");

            // TERM and INT end it alike, but a shell makes its background commands ignore INT.
            writer.signal("TERM");
            Outcome written = writer.outcome();
            assertThat(written.exitCode()).isEqualTo(143);
            assertThat(written.err()).doesNotContain("ERROR");
            assertThat(written.out()).contains(TOTAL_OF_100_ACCOUNTS);
        }
        assertThat(sql("RESTORE DATABASE bank FROM LATEST IN 'nodelocal://1/b' WITH new_db_name = 'copy'")
                        .exitCode())
                .isZero();
        Outcome balances = Program.run(folder, "sql", "--format", "tsv", "-e", "SELECT balance FROM copy.public.bank");
        assertThat(balances.out().lines().skip(1).mapToLong(Long::parseLong).sum())
                .as("the sum of a backup taken between transfers")
                .isEqualTo(Long.parseLong(TOTAL_OF_100_ACCOUNTS));
    }

    @Test
    void losesNoMoneyHoweverOftenTheBankIsKilled() throws Exception {
        initBank();
        for (int round = 1; round <= 3; round++) {
            try (Program bank =
                    Program.start(folder, "workload", "run", "bank", "--duration", "10m", "--concurrency", "8")) {
                bank.awaitErr("transfers/s");
                bank.signal("KILL");
                assertThat(bank.outcome().exitCode()).as("round " + round).isEqualTo(137);
            }
        }

        Outcome after = Program.run(folder, "workload", "run", "bank", "--duration", "1s");
        assertThat(after.err()).doesNotContain("ERROR");
        assertThat(after.exitCode()).isZero();
        assertThat(after.out()).contains(TOTAL_OF_100_ACCOUNTS);
    }

    @Test
    void goesOnWhenTheProcessThatHeldTheStoreIsKilled() throws Exception {
        initBank();
        try (Program holder = Program.start(folder, "workload", "run", "bank", "--duration", "10m")) {
            holder.awaitErr("transfers/s");
            try (Program client = Program.start(folder, "workload", "run", "bank", "--duration", "6s")) {
                client.awaitErr("transfers/s");
                holder.signal("KILL");
                Outcome outcome = client.outcome();

                assertThat(outcome.err()).doesNotContain("ERROR");
                assertThat(outcome.exitCode()).isZero();
                assertThat(outcome.out()).contains(TOTAL_OF_100_ACCOUNTS);
            }
        }
    }

    @Test
    void namesTheProcessThatHoldsTheStoreAndDoesNotAnswer() throws Exception {
        initBank();
        try (Program holder = Program.start(folder, "workload", "run", "bank", "--duration", "10m")) {
            holder.awaitErr("transfers/s");
            holder.signal("STOP");
            Outcome outcome = sql("SHOW DATABASES");

            assertThat(outcome.exitCode()).isEqualTo(ExitCodes.STORE_IN_USE);
            assertThat(outcome.err()).contains("ERROR: store is open in process " + holder.pid());
        }
    }

    @Test
    void finishesAScriptAndStopsAtItsFirstError() throws Exception {
        String script = """
                CREATE TABLE "größe" (id INT8 PRIMARY KEY, name STRING);
                INSERT INTO "größe" VALUES (1, '東京'), (2, NULL);
                SELECT * FROM "größe" ORDER BY id;
                SELECT * FROM nothing;
                SELECT 'never' FROM "größe";
                """;
        try (Program program = Program.startWith(script, folder, "sql", "--format", "json")) {
            Outcome outcome = program.outcome();

            assertThat(outcome.exitCode()).isEqualTo(ExitCodes.STATEMENT_FAILED);
            assertThat(outcome.out()).isEqualTo("{\"id\":1,\"name\":\"東京\"}\n{\"id\":2,\"name\":null}\n");
            assertThat(outcome.err())
                    .contains("CREATE TABLE\n", "INSERT 2\n", "ERROR: ", "SQLSTATE: 42P01")
                    .doesNotContain("never");
        }
    }

    @Test
    void saysWhyAStoreCannotBeOpened() throws Exception {
        Outcome outcome = Program.run(folder, "sql", "--source", "mysql://x", "-e", "SHOW DATABASES");

        assertThat(outcome.exitCode()).isEqualTo(ExitCodes.STORE_NOT_OPENED);
        assertThat(outcome.err()).contains("ERROR: unsupported source: \"mysql\"", "HINT: ");
    }

    @Test
    void saysHowToMakeABankAndHowToMakeRoomForAnother() throws Exception {
        Outcome without = Program.run(folder, "workload", "run", "bank");
        assertThat(without.exitCode()).isEqualTo(ExitCodes.STATEMENT_FAILED);
        assertThat(without.err())
                .contains("ERROR: there is no bank in this store", "HINT: Run: strandline workload init bank");

        initBank();
        Outcome again = Program.run(folder, "workload", "init", "bank");
        assertThat(again.exitCode()).isEqualTo(ExitCodes.STATEMENT_FAILED);
        assertThat(again.err())
                .contains("ERROR: database \"bank\" already exists", "HINT: DROP DATABASE bank CASCADE removes it");
    }

    private void initBank() throws Exception {
        Outcome init = Program.run(folder, "workload", "init", "bank", "--rows", "100");
        assertThat(init.err()).doesNotContain("ERROR");
        assertThat(init.exitCode()).isZero();
        assertThat(init.out()).contains("bank.bank", "100");
    }

    private Outcome sql(String statement) throws Exception {
        return Program.run(folder, "sql", "-e", statement);
    }
}
