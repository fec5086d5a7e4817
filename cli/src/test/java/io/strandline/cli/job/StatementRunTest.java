package io.strandline.cli.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class StatementRunTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BACKUP INTO 's3://b/c?AWS_ACCESS_KEY_ID=id&AWS_SECRET_ACCESS_KEY=hush'",
                "SELECT 1 FROM t; BACKUP DATABASE d INTO 'azure-blob://c?AZURE_ACCOUNT_KEY=hush';",
                "BACKUP INTO 'nodelocal://1/b' WITH encryption_passphrase = 'hush'",
            })
    void noticesSecretsInStatements(String statements) {
        assertThat(StatementRun.hasSecrets(statements)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BACKUP INTO 'nodelocal://1/b'",
                "-- nightly\nBACKUP  DATABASE d INTO\n'external://s3/x?AUTH=implicit' ;; SHOW JOBS",
                "BACKUP INTO 'nodelocal://1/b",
                "no statement at all",
            })
    void noticesNoneWhereThereAreNone(String statements) {
        assertThat(StatementRun.hasSecrets(statements)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BACKUP INTO 'nodelocal://1/a'; BACKUP INTO 'nodelocal://1/a'",
                "BACKUP INTO 'nodelocal://1/a'; SHOW JOBS; RESTORE DATABASE d FROM LATEST IN 'nodelocal://1/a' WITH detached;",
                "BACKUP INTO 'nodelocal://1/a'; BACKUP INTO 'nodelocal://1/b'; no statement at all",
            })
    void refusesTwoJobsOfOneName(String statements) {
        assertThatThrownBy(() -> StatementRun.requireOneJob(statements, "nightly"))
                .isInstanceOfSatisfying(StrandlineException.class, refused -> {
                    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_PARAMETER);
                    assertThat(refused).hasMessageContaining("\"nightly\" names one job, and the statements make 2");
                    assertThat(refused.hint())
                            .hasValueSatisfying(
                                    hint -> assertThat(hint).startsWith("Run the program once for each of them"));
                });
        assertThatCode(() -> StatementRun.requireOneJob(statements, "")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SHOW BACKUPS IN 'nodelocal://1/a'; BACKUP INTO 'nodelocal://1/a'; SHOW JOBS",
                "BACKUP INTO 'nodelocal://1/a'; no statement at all; BACKUP INTO 'nodelocal://1/a'",
                "SHOW JOBS",
            })
    void letsANameBeOneJobs(String statements) {
        assertThatCode(() -> StatementRun.requireOneJob(statements, "nightly")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--source embedded:s                                      | --statement",
                "--source embedded:s --statement x --statement-file y     | mutually exclusive",
                "--statement x                                            | Missing required option: '--source=URI'",
                "--source embedded:s --statement x --parallelism 4        | Unknown options: '--parallelism'",
            })
    void takesOneScriptAndASource(String arguments, String message) {
        assertThatThrownBy(() -> parse(arguments.strip().split(" +")))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining(message);
    }

    @Test
    void readsStatementsFromAFileThatArgumentsDoNotShow() throws IOException {
        Path file = Files.writeString(folder.resolve("nightly.sql"), "BACKUP INTO 'external://s3';");
        StatementOptions options = parse("--source", "embedded:s", "--statement-file", file.toString());

        assertThat(options.statements()).isEqualTo("BACKUP INTO 'external://s3';");
        assertThat(options.isOpen()).isFalse();
        assertThat(parse("--source", "embedded:s", "--statement", "x").isOpen()).isTrue();
    }

    @Test
    void namesAFileThatIsNotThere() {
        StatementOptions options = parse("--source", "embedded:s", "--statement-file", "/no/such/file");

        assertThatThrownBy(options::statements)
                .isInstanceOf(StrandlineException.class)
                .hasMessageContaining("/no/such/file");
    }

    private static StatementOptions parse(String... arguments) {
        StatementOptions options = new StatementOptions();
        new CommandLine(options).parseArgs(arguments);
        return options;
    }
}
