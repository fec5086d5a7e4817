package io.strandline.control.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyntaxErrorsTest {
    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("SELEC 1", ErrorCode.SYNTAX, """
                        at or near "selec": syntax error
                        SELEC 1
                        ^"""),
                Arguments.of("SELECT a\n  FRM t", ErrorCode.SYNTAX, """
                        at or near "t": syntax error
                          FRM t
                              ^"""),
                Arguments.of("CREATE TABLE", ErrorCode.SYNTAX, """
                        at or near "EOF": syntax error
                        CREATE TABLE
                                    ^"""),
                Arguments.of("CREATE\nTABLE \n\n", ErrorCode.SYNTAX, """
                        at or near "EOF": syntax error
                        TABLE
                             ^"""),
                Arguments.of("CREATE DATABASE table", ErrorCode.SYNTAX, """
                        at or near "table": syntax error
                        CREATE DATABASE table
                                        ^"""),
                Arguments.of("USE 'd", ErrorCode.SYNTAX, """
                        lexical error: unterminated string
                        USE 'd
                            ^"""),
                Arguments.of("BEGIN /* on and on", ErrorCode.SYNTAX, """
                        lexical error: unterminated comment
                        BEGIN /* on and on
                              ^"""),
                Arguments.of("CREATE TABLE t (a INT, b MONEY)", ErrorCode.UNDEFINED_OBJECT, """
                        type "money" does not exist
                        CREATE TABLE t (a INT, b MONEY)
                                                 ^"""),
                Arguments.of("CREATE TABLE t (a INT REFERENCES u (b))", ErrorCode.NOT_SUPPORTED, """
                        foreign keys are not supported
                        CREATE TABLE t (a INT REFERENCES u (b))
                                              ^"""),
                Arguments.of("CREATE TABLE t (a INT CHECK (a > 0))", ErrorCode.NOT_SUPPORTED, """
                        CHECK constraints are not supported
                        CREATE TABLE t (a INT CHECK (a > 0))
                                              ^"""),
                Arguments.of("ALTER TABLE t ALTER COLUMN a SET NOT NULL", ErrorCode.NOT_SUPPORTED, """
                        at or near "alter": ALTER COLUMN is not supported: ADD a column and DROP the old one
                        ALTER TABLE t ALTER COLUMN a SET NOT NULL
                                      ^"""),
                Arguments.of("ALTER TABLE t ADD COLUMN a INT UNIQUE", ErrorCode.NOT_SUPPORTED, """
                        UNIQUE is not supported in ADD COLUMN
                        ALTER TABLE t ADD COLUMN a INT UNIQUE
                                                 ^"""),
                Arguments.of("VACUUM t", ErrorCode.SYNTAX, """
                        at or near "vacuum": syntax error
                        VACUUM t
                        ^"""),
                Arguments.of("SELECT * FROM t JOIN u ON true", ErrorCode.NOT_SUPPORTED, """
                        at or near "join": joins are not supported: SELECT reads one table
                        SELECT * FROM t JOIN u ON true
                                        ^"""),
                Arguments.of("BACKUP INTO 'nodelocal://1/b' WITH detached, detached", ErrorCode.SYNTAX, """
                        detached option specified multiple times
                        BACKUP INTO 'nodelocal://1/b' WITH detached, detached
                                                                     ^"""));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void pointsAtThePlace(String text, ErrorCode code, String message) {
        StrandlineException error = errorOf(text);
        assertThat(error.message()).isEqualTo(message);
        assertThat(error.code()).isEqualTo(code);
    }

    static Stream<Arguments> oldForms() {
        return Stream.of(
                Arguments.of(
                        "BACKUP DATABASE bank TO 'nodelocal://1/b' AS OF SYSTEM TIME '-10s'",
                        "Write: BACKUP DATABASE bank INTO 'nodelocal://1/b' AS OF SYSTEM TIME '-10s';"),
                Arguments.of(
                        "BACKUP bank.accounts TO 'nodelocal://1/b' INCREMENTAL FROM 'nodelocal://1/a'",
                        "Write: BACKUP bank.accounts INTO LATEST IN 'nodelocal://1/b';"),
                Arguments.of(
                        "RESTORE DATABASE bank FROM 'nodelocal://1/b' WITH new_db_name = 'c'",
                        "Write: RESTORE DATABASE bank FROM LATEST IN 'nodelocal://1/b' WITH new_db_name = 'c';"),
                Arguments.of(
                        "SHOW BACKUP SCHEMAS 'nodelocal://1/b'",
                        "Write: SHOW BACKUP SCHEMAS FROM LATEST IN 'nodelocal://1/b';"),
                Arguments.of(
                        "BACKUP TO 's3://b?AWS_SECRET_ACCESS_KEY=hush'",
                        "Write: BACKUP INTO 's3://b?AWS_SECRET_ACCESS_KEY=redacted';"));
    }

    @ParameterizedTest
    @MethodSource("oldForms")
    void refusesOldFormAndShowsTheNewOne(String text, String hint) {
        assertThat(errorOf(text).hint()).contains(hint);
    }

    @Test
    void showsNoSecretsBesideTheCaret() {
        StrandlineException error = errorOf(
                "BACKUP INTO 's3://b?AWS_SECRET_ACCESS_KEY=hush' WITH kms = 'x' encryption_passphrase = 'hush'");
        assertThat(error.message())
                .contains("at or near \"encryption_passphrase\"")
                .doesNotContain("hush");
    }

    @Test
    void saysWhatCouldFollowWhenThatIsLittle() {
        assertThat(errorOf("BACKUP INTO 'nodelocal://1/b' AS OF TIME '-1s'").hint())
                .contains("Expected here: SYSTEM.");
    }

    static Stream<Arguments> unquotedNames() {
        return Stream.of(
                Arguments.of("BACKUP TABLE Big Orders INTO 'nodelocal://1/b'", "Big Orders"),
                Arguments.of("BACKUP TABLE shop.public.Big Orders, t INTO 'nodelocal://1/b'", "Big Orders"),
                Arguments.of("BACKUP TABLE a, my-old-orders INTO 'nodelocal://1/b'", "my-old-orders"),
                Arguments.of("BACKUP DATABASE my-shop INTO 'nodelocal://1/b'", "my-shop"),
                Arguments.of("RESTORE TABLE orders-2024 FROM LATEST IN 'nodelocal://1/b'", "orders-2024"),
                Arguments.of("RESTORE DATABASE Web Shop FROM LATEST IN 'nodelocal://1/b'", "Web Shop"),
                Arguments.of("CREATE DATABASE my-shop", "my-shop"),
                Arguments.of("USE my-shop", "my-shop"));
    }

    @ParameterizedTest
    @MethodSource("unquotedNames")
    void saysThatANameWithASpaceOrADashNeedsQuotes(String text, String name) {
        assertThat(errorOf(text).hint())
                .contains("If " + name + " is one name, write it in double quotes: \"" + name + "\".");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BACKUP TABLE t AS OF SYSTEM TIME '-1s'",
                "BACKUP INTO 'nodelocal://1/b' WITH detached revision_history",
                "BACKUP TABLE t - 1 INTO 'nodelocal://1/b'",
                "SELECT a FRM t",
                "SELECT a b c FROM t"
            })
    void doesNotTakeOtherMistakesForUnquotedNames(String text) {
        assertThat(errorOf(text).hint().orElse("")).doesNotContain("quotes");
    }

    @Test
    void findsStatementsBeforeTheMistakeFirst() {
        StatementReader reader = new StatementReader("BEGIN; nonsense; COMMIT;");
        assertThat(reader.next()).isPresent();
        assertThat(catchThrowableOfType(StrandlineException.class, reader::next).message())
                .startsWith("at or near \"nonsense\": syntax error");
    }

    private static StrandlineException errorOf(String text) {
        return catchThrowableOfType(StrandlineException.class, () -> new StatementReader(text).next());
    }
}
