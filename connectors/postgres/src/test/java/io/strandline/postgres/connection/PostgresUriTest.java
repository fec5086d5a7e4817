package io.strandline.postgres.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresUriTest {
    private static final Map<String, String> NO_FILE = Map.of("PGPASSFILE", "/nowhere");

    @Test
    void readsEachPartAndPrintsNoPassword() {
        PostgresUri uri = PostgresUri.parse("postgresql://me:p%40ss@db.example:6000/shop?sslmode=require", NO_FILE);

        assertThat(uri.host()).isEqualTo("db.example");
        assertThat(uri.port()).isEqualTo(6000);
        assertThat(uri.user()).isEqualTo("me");
        assertThat(uri.password()).contains("p@ss");
        assertThat(uri.database()).isEqualTo("shop");
        assertThat(uri.complete()).isEqualTo("postgresql://me:p%40ss@db.example:6000/shop?sslmode=require");
        assertThat(uri).hasToString("postgresql://me@db.example:6000/shop");
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://, postgresql://me@localhost:5432/me",
        "postgres://host, postgresql://me@host:5432/me",
        "postgresql://you@[::1]:7/d, postgresql://you@[::1]:7/d",
        "postgresql:///d?host=h&port=9&user=u, postgresql://u@h:9/d",
        "postgresql://h/a%20b%2Fc, postgresql://me@h:5432/a%20b%2Fc",
        "postgresql://h/d?strandline_chain=nightly, postgresql://me@h:5432/d?strandline_chain=nightly"
    })
    void takesWhatIsMissingFromTheEnvironment(String text, String complete) {
        PostgresUri uri = PostgresUri.parse(text, Map.of("PGUSER", "me", "PGPASSFILE", "/nowhere"));

        assertThat(uri).hasToString(complete);
        assertThat(PostgresUri.parse(uri.complete(), Map.of())).isEqualTo(uri);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://me:hunter/secret@h/d",
                "postgresql://me:1/secret@h/d",
                "postgresql://me:hunter?secret@h/d",
                "postgresql://me@h/d?secret"
            })
    void tellsNoPartOfAPasswordThatWasNotEncoded(String text) {
        assertThatThrownBy(() -> PostgresUri.parse(text, NO_FILE))
                .isInstanceOf(StrandlineException.class)
                .hasMessageNotContainingAny("hunter", "secret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgresql:db|INVALID_PARAMETER|goes on with",
                "postgresql://h:x/d|INVALID_PARAMETER|the port of the source",
                "postgresql://h/d?colour=red|INVALID_PARAMETER|colour",
                "postgresql://one,two/d|NOT_SUPPORTED|several hosts",
                "postgresql://%2Fvar%2Frun/d|NOT_SUPPORTED|socket"
            })
    void refusesWhatItCannotUse(String text, ErrorCode code, String sentence) {
        assertThatThrownBy(() -> PostgresUri.parse(text, NO_FILE))
                .isInstanceOfSatisfying(
                        StrandlineException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(sentence);
    }

    @Test
    void takesThePasswordFromTheUriThenTheVariableThenTheFile(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("passwords");
        Files.writeString(file, "# comment\nother:*:*:*:no\n*:5432:d:u\\:1:from\\:file\n*:*:*:*:last\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Map<String, String> withFile = Map.of("PGPASSFILE", file.toString());
        Map<String, String> withBoth = Map.of("PGPASSFILE", file.toString(), "PGPASSWORD", "variable");

        assertThat(PostgresUri.parse("postgresql://u:uri@h/d", withBoth).password())
                .contains("uri");
        assertThat(PostgresUri.parse("postgresql://u@h/d", withBoth).password()).contains("variable");
        assertThat(PostgresUri.parse("postgresql://u%3A1@h/d", withFile).password())
                .contains("from:file");
        assertThat(PostgresUri.parse("postgresql://u@h/d", withFile).password()).contains("last");
    }

    @Test
    void doesNotUseAPasswordFileThatOthersMayRead(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("passwords");
        Files.writeString(file, "*:*:*:*:seen\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        assertThat(PostgresUri.parse("postgresql://u@h/d", Map.of("PGPASSFILE", file.toString()))
                        .password())
                .isEmpty();
    }
}
