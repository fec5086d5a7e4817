package io.strandline.manifest.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RedactedUriTest {
    @Test
    void hidesSecretsAndShowsTheRest() {
        assertThat(
                        RedactedUri.of(
                                "s3://bucket/path?AWS_ACCESS_KEY_ID=AKIA&AWS_SECRET_ACCESS_KEY=hush%2F&AWS_REGION=eu&AWS_SESSION_TOKEN=hush"))
                .isEqualTo("s3://bucket/path?AWS_ACCESS_KEY_ID=AKIA&AWS_SECRET_ACCESS_KEY=redacted&AWS_REGION=eu"
                        + "&AWS_SESSION_TOKEN=redacted");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AWS_SECRET_ACCESS_KEY",
                "AWS_SESSION_TOKEN",
                "AZURE_ACCOUNT_KEY",
                "AZURE_CLIENT_SECRET",
                "CREDENTIALS",
                "BEARER_TOKEN",
                "encryption_passphrase",
                "Aws_Secret_Access_Key",
                "AWS%5FSECRET%5FACCESS%5FKEY",
                "AWS_SECRET_ACESS_KEY",
                "password",
                "sig"
            })
    void hidesEveryParameterThatMayBeASecret(String parameter) {
        assertThat(RedactedUri.of("azure-blob://c/p?A=1&" + parameter + "=hush=hush"))
                .isEqualTo("azure-blob://c/p?A=1&" + parameter + "=redacted");
    }

    @Test
    void hidesUserInformation() {
        assertThat(RedactedUri.of("s3://key:hush@bucket/a@b")).isEqualTo("s3://redacted@bucket/a@b");
        assertThat(RedactedUri.of("postgresql://root:hu@sh@host?sslmode=x"))
                .isEqualTo("postgresql://redacted@host?sslmode=x");
    }

    @Test
    void showsAContainerThatStandsWhereAUserWould() {
        assertThat(RedactedUri.of("wasbs://c@a.blob.core.windows.net/p"))
                .isEqualTo("wasbs://c@a.blob.core.windows.net/p");
        assertThat(RedactedUri.of("abfss://user:hush@a/p@q")).isEqualTo("abfss://redacted@a/p@q");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "nodelocal://1/a b/c@d", "file:///x?y", "?", "no uri", "x?%zz=1&&=", "s3://b/p?AUTH=implicit"
            })
    void leavesOtherTextAsItIs(String text) {
        assertThat(RedactedUri.of(text)).isEqualTo(text);
    }
}
