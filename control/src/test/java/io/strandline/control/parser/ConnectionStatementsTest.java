package io.strandline.control.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.strandline.control.statement.ConnectionStatement.AlterConnection;
import io.strandline.control.statement.ConnectionStatement.CheckConnection;
import io.strandline.control.statement.ConnectionStatement.CreateConnection;
import io.strandline.control.statement.ConnectionStatement.DropConnection;
import io.strandline.control.statement.ConnectionStatement.ShowConnections;
import io.strandline.control.statement.ConnectionStatement.ShowCreateConnections;
import io.strandline.control.statement.Definition;
import io.strandline.control.statement.Options;
import io.strandline.control.statement.Statement;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.SecretUri;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionStatementsTest {
    private static final SecretUri URI = SecretUri.of("s3://b/p?AWS_SECRET_ACCESS_KEY=hush");
    private static final String WRITTEN = "'" + URI.uri() + "'";

    static Stream<Arguments> statements() {
        return Stream.of(
                Arguments.of(
                        "CREATE EXTERNAL CONNECTION Backups AS " + WRITTEN,
                        new CreateConnection("backups", false, URI)),
                Arguments.of(
                        "create external connection if not exists 'My Backups' as " + WRITTEN,
                        new CreateConnection("My Backups", true, URI)),
                Arguments.of("ALTER EXTERNAL CONNECTION b AS " + WRITTEN, new AlterConnection("b", false, URI)),
                Arguments.of(
                        "ALTER EXTERNAL CONNECTION IF EXISTS \"B\" AS " + WRITTEN, new AlterConnection("B", true, URI)),
                Arguments.of("DROP EXTERNAL CONNECTION b", new DropConnection("b", false)),
                Arguments.of("DROP EXTERNAL CONNECTION IF EXISTS 'b'", new DropConnection("b", true)),
                Arguments.of("SHOW EXTERNAL CONNECTIONS", new ShowConnections(Optional.empty())),
                Arguments.of("SHOW EXTERNAL CONNECTION b", new ShowConnections(Optional.of("b"))),
                Arguments.of("SHOW CREATE EXTERNAL CONNECTION b", new ShowCreateConnections(Optional.of("b"))),
                Arguments.of("SHOW CREATE ALL EXTERNAL CONNECTIONS", new ShowCreateConnections(Optional.empty())),
                Arguments.of("SHOW BACKUP CONNECTION " + WRITTEN, new CheckConnection(URI, Options.NONE)),
                Arguments.of(
                        "CHECK EXTERNAL CONNECTION " + WRITTEN
                                + " WITH TRANSFER = '1MiB', TIME = '5s', CONCURRENTLY = 4",
                        new CheckConnection(
                                URI,
                                new Options(List.of(
                                        new Options.Option("transfer", List.of("1MiB")),
                                        new Options.Option("time", List.of("5s")),
                                        new Options.Option("concurrently", List.of("4")))))));
    }

    @ParameterizedTest
    @MethodSource("statements")
    void readsStatement(String text, Statement statement) {
        ParsedStatement parsed = new StatementReader(text).next().orElseThrow();

        assertThat(parsed.statement()).isEqualTo(statement);
        assertThat(parsed.redactedText() + parsed.statement()).doesNotContain("hush");
    }

    @ParameterizedTest
    @ValueSource(strings = {"external", "connection", "connections"})
    void leavesTheNewKeywordsFreeForNames(String name) {
        assertThat(new StatementReader("CREATE DATABASE " + name)
                        .next()
                        .orElseThrow()
                        .statement())
                .isEqualTo(new Definition.CreateDatabase(name, false));
    }

    /** Whatever is wrong with it, a statement with a secret is not answered with the secret. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE EXTERNAL CONNECTION b AS \"s3://b/p?AWS_SECRET_ACCESS_KEY=hush\"",
                "CREATE EXTERNAL CONNECTION b AS e's3://b/p?AWS_SECRET_ACCESS_KEY=hush'",
                "CREATE EXTERNAL CONNECTION b AS 's3://b/p?AWS_SECRET_ACCESS_KEY=hush",
                "CREATE EXTERNAL CONNECTION b AS \"s3://b/p?AWS_SECRET_ACCESS_KEY=hush",
                "CREATE EXTERNAL CONNECTION b 's3://b/p?AWS_SECRET_ACCESS_KEY=hush'",
                "CREATE EXTERNAL CONNECTION b AS 's3://b/p?AWS_SECRET_ACCESS_KEY=hush' WITH x",
                "CREATE EXTERNAL CONECTION b AS 's3://b/p?AWS_SECRET_ACCESS_KEY=hush'"
            })
    void hidesSecretsInErrors(String text) {
        StrandlineException error =
                catchThrowableOfType(StrandlineException.class, () -> new StatementReader(text).next());

        assertThat(error).isNotNull();
        assertThat(error.message() + error.hint()).doesNotContain("hush");
    }
}
