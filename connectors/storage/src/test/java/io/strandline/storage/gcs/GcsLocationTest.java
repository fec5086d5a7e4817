package io.strandline.storage.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.storage.StorageUri;
import io.strandline.storage.gcs.GcsLocation.Identity;
import io.strandline.storage.server.GcsAccount;
import io.strandline.storage.server.GcsServer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a gs URI may say, and what a user reads who writes another one. */
final class GcsLocationTest {
    private static final GcsAccount ACCOUNT = GcsServer.start().newAccount();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    gs://bucket/a                                          | CREDENTIALS or BEARER_TOKEN must be set if "AUTH" is "specified"
                    gs://bucket/a?AUTH=specified                           | CREDENTIALS or BEARER_TOKEN must be set if "AUTH" is "specified"
                    gs://bucket/a?AUTH=specified&CREDENTIALS=              | CREDENTIALS or BEARER_TOKEN must be set if "AUTH" is "specified"
                    gs://bucket/a?AUTH=Implicit                            | unsupported value "Implicit" for AUTH
                    gs://bucket/a?AUTH=default                             | unsupported value "default" for AUTH
                    gs://bucket/a?AUTH=implicit&BEARER_TOKEN=t             | CREDENTIALS and BEARER_TOKEN are of no use if "AUTH" is "implicit"
                    gs://bucket/a?CREDENTIALS=e30%3D&BEARER_TOKEN=t        | CREDENTIALS and BEARER_TOKEN are both set
                    gs://bucket/a?auth=implicit                            | unknown query parameters: auth
                    gs://bucket/a?AUTH=implicit&AWS_REGION=x&S3_STORAGE_CLASS=y | unknown query parameters: AWS_REGION, S3_STORAGE_CLASS
                    gs://bucket/a?AUTH=implicit&AZURE_ACCOUNT_KEY=x        | unknown query parameters: AZURE_ACCOUNT_KEY
                    gs://bucket/a?AUTH=implicit&ASUME_ROLE=x               | unknown query parameters: ASUME_ROLE
                    gs:///a?AUTH=implicit                                  | a gs URI names a bucket
                    gs://Bucket/a?AUTH=implicit                            | not the name of a bucket: "Bucket"
                    gs://me:secret@bucket/a?AUTH=implicit                  | not the name of a bucket: "bucket"
                    gs://bucket/a?CREDENTIALS=no%20base64!                 | error getting credentials from CREDENTIALS: illegal base64 data
                    gs://bucket/a?CREDENTIALS=bm90IGpzb24                  | error getting credentials from CREDENTIALS: no JSON
                    gs://bucket/a?CREDENTIALS=e30                          | error getting credentials from CREDENTIALS: its "type" is not "service_account"
                    gs://bucket/a?BEARER_TOKEN=a%0d%0aHost:b               | BEARER_TOKEN has characters that no token has
                    gs://bucket/a?AUTH=implicit&ASSUME_ROLE=a@b,           | ASSUME_ROLE names no service account: ""
                    gs://bucket/a?AUTH=implicit&ASSUME_ROLE=me             | ASSUME_ROLE names no service account: "me"
                    gs://bucket/a?AUTH=implicit&ASSUME_ROLE=a/../b@c       | ASSUME_ROLE names no service account: "a/../b@c"
                    gs://bucket/a?AUTH=implicit&GOOGLE_ENDPOINT=localhost  | GOOGLE_ENDPOINT is not the URL of a service
                    gs://bucket/a?AUTH=implicit&GOOGLE_ENDPOINT=ftp://h    | GOOGLE_ENDPOINT is not the URL of a service
                    gs://bucket/a?AUTH=implicit&GOOGLE_ENDPOINT=http://u:p@h | GOOGLE_ENDPOINT is not the URL of a service
                    gs://bucket/a?AUTH=implicit&GOOGLE_BILLING_PROJECT=a%0ab | GOOGLE_BILLING_PROJECT is not the id of a project
                    """)
    void explainsWhatIsWrongWithAUri(String uri, String message) {
        assertThatThrownBy(() -> GcsLocation.of(StorageUri.parse(uri)))
                .isInstanceOfSatisfying(StrandlineException.class, e -> {
                    assertThat(e.message()).isEqualTo(message);
                    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMETER);
                    assertThat(e.hint()).isPresent();
                });
    }

    @ParameterizedTest
    @CsvSource({
        "type, authorized_user, its \"type\" is not \"service_account\"",
        "private_key, hush-hush, 'a field is missing, or its private key is none'",
        "client_email, , 'a field is missing, or its private key is none'"
    })
    void saysNothingOfWhatIsInAKeyThatCannotBeUsed(String field, String value, String reason) {
        String file = ACCOUNT.keyFile()
                .replaceAll(
                        "\"" + field + "\":\"[^\"]*\"",
                        value == null ? "\"x\":\"y\"" : "\"" + field + "\":\"" + value + "\"");

        assertThatThrownBy(() -> parse("CREDENTIALS=" + base64(file)))
                .hasMessage("error getting credentials from CREDENTIALS: " + reason)
                .hasNoCause()
                .extracting(Throwable::toString)
                .asString()
                .doesNotContain("hush")
                .doesNotContain(base64(file));
    }

    @Test
    void takesAKeyWhosePlusSignsWereNotEncoded() {
        String file = ACCOUNT.keyFile().replace("strandline-test", "\u00fb\u00ef\u00be\u00fb\u00ef\u00be~~~>>>>");
        String key = Base64.getEncoder().encodeToString(file.getBytes(StandardCharsets.UTF_8));
        assertThat(key).contains("+");

        assertThat(parse("CREDENTIALS=" + key).identity()).isEqualTo(new Identity.Key(new ServiceAccountKey(file)));
    }

    @Test
    void readsAChainOfRoles() {
        assertThat(parse("AUTH=implicit&ASSUME_ROLE=a@p.iam,b@p.iam,%20c@p.iam").assumedRoles())
                .containsExactly("a@p.iam", "b@p.iam", "c@p.iam");
    }

    @Test
    void showsNoSecretInItsText() {
        String key = ACCOUNT.credentials();

        assertThat(parse("CREDENTIALS=" + key).toString()).contains("redacted").doesNotContain("PRIVATE KEY");
        assertThat(parse("BEARER_TOKEN=hush").toString()).contains("redacted").doesNotContain("hush");
    }

    @ParameterizedTest
    @CsvSource({
        "https://storage.googleapis.com, https://iamcredentials.googleapis.com",
        "https://storage-backups.p.googleapis.com, https://iamcredentials-backups.p.googleapis.com",
        "https://storage.example.com:8443, https://storage.example.com:8443",
        "http://127.0.0.1:9000, http://127.0.0.1:9000"
    })
    void assumesRolesBesideTheEndpoint(String endpoint, String iam) {
        assertThat(GcsCredentials.iamEndpoint(Optional.of(endpoint))).isEqualTo(iam);
        assertThat(GcsCredentials.iamEndpoint(Optional.empty())).isEqualTo("https://iamcredentials.googleapis.com");
    }

    private static GcsLocation parse(String parameters) {
        return GcsLocation.of(StorageUri.parse("gs://bucket/a?" + parameters));
    }

    private static String base64(String text) {
        return Base64.getEncoder()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8))
                .replace("+", "%2B");
    }
}
