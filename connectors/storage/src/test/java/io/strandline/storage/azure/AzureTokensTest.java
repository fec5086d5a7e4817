package io.strandline.storage.azure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.strandline.storage.azure.AzureCredentials.ClientSecret;
import io.strandline.storage.azure.AzureCredentials.Implicit;
import io.strandline.storage.azure.ScriptedServer.Answer;
import io.strandline.storage.azure.ScriptedServer.Request;
import io.strandline.storage.objects.ObjectClient.Created;
import io.strandline.storage.objects.ObjectFailure;
import io.strandline.storage.objects.ObjectFailure.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tokens, asked of a server that is Entra ID, the metadata service and the blob service in one. */
@Timeout(60)
final class AzureTokensTest {
    private static final String SECRET = "se~cr+et";
    private static final Answer TOKEN =
            Answer.of(200, Map.of(), "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"the-token\"}");
    private static final Answer CREATED = Answer.of(201, Map.of(), "");

    @TempDir
    private static Path folder;

    private static TestCertificate certificate;

    private ScriptedServer server;

    @BeforeAll
    static void makeCertificate() throws GeneralSecurityException, IOException, InterruptedException {
        certificate = new TestCertificate(folder);
    }

    @BeforeEach
    void start() throws GeneralSecurityException, IOException {
        server = ScriptedServer.https(certificate.serving());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void asksForATokenOfAnApplicationAndKeepsIt() throws GeneralSecurityException {
        server.answer(TOKEN, CREATED);

        try (AzureObjectClient client = client(clientSecret(), Map.of())) {
            assertThat(client.putIfAbsent("a", bytes("x"), "nonce")).isEqualTo(Created.YES);
            assertThat(client.putIfAbsent("b", bytes("x"), "nonce")).isEqualTo(Created.YES);
        }

        assertThat(server.requests())
                .extracting(Request::target)
                .containsExactly("/tenant/oauth2/v2.0/token", "/backups/a", "/backups/b");
        Request token = server.requests().get(0);
        assertThat(token.method()).isEqualTo("POST");
        assertThat(token.headers()).containsEntry("content-type", "application/x-www-form-urlencoded");
        assertThat(token.body().split("&"))
                .containsExactlyInAnyOrder(
                        "grant_type=client_credentials",
                        "client_id=app",
                        "client_secret=se~cr%2Bet",
                        "scope=https%3A%2F%2Fstorage.azure.com%2F.default");
        assertThat(server.requests().get(1).headers()).containsEntry("authorization", "Bearer the-token");
        assertThat(server.requests().get(2).headers()).containsEntry("authorization", "Bearer the-token");
    }

    @Test
    void saysWhyThereIsNoToken() throws GeneralSecurityException {
        server.answer(Answer.of(401, Map.of(), """
                        {"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided.\\r\\nTrace ID: 1"}
                        """));

        try (AzureObjectClient client = client(clientSecret(), Map.of())) {
            ObjectFailure failure =
                    catchThrowableOfType(ObjectFailure.class, () -> client.putIfAbsent("a", bytes("x"), "nonce"));

            assertThat(failure.kind()).isEqualTo(Kind.BAD_CREDENTIALS);
            assertThat(failure).hasMessage("no token: AADSTS7000215: Invalid client secret provided.");
            assertThat(failure.hint()).contains("AZURE_CLIENT_SECRET").doesNotContain(SECRET);
        }
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void asksAgainWhereThatMayHelp() throws GeneralSecurityException {
        server.answer(Answer.of(503, Map.of(), "busy"), TOKEN, CREATED);

        try (AzureObjectClient client = client(clientSecret(), Map.of())) {
            assertThat(client.putIfAbsent("a", bytes("x"), "nonce")).isEqualTo(Created.YES);
        }
    }

    @Test
    void doesNotTrustACertificateThatNobodyVouchesFor() throws GeneralSecurityException {
        server.answer(TOKEN);

        try (AzureObjectClient client = client(clientSecret(), Map.of(), SSLContext.getDefault())) {
            ObjectFailure failure =
                    catchThrowableOfType(ObjectFailure.class, () -> client.putIfAbsent("a", bytes("x"), "nonce"));

            assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(failure).hasMessageContaining("certificate is not trusted");
        }
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void isTheApplicationThatTheEnvironmentNames() throws GeneralSecurityException {
        server.answer(TOKEN, CREATED);

        putImplicitly(Map.of("AZURE_TENANT_ID", "t", "AZURE_CLIENT_ID", "c", "AZURE_CLIENT_SECRET", SECRET));

        assertThat(server.requests().get(0).target()).isEqualTo("/t/oauth2/v2.0/token");
        assertThat(server.requests().get(0).body()).contains("client_id=c", "client_secret=se~cr%2Bet");
    }

    @Test
    void isTheWorkloadOfAKubernetesPod() throws GeneralSecurityException, IOException {
        server.answer(TOKEN, CREATED);
        Path file = Files.writeString(folder.resolve("token"), "signed-by-kubernetes\n");

        putImplicitly(
                Map.of("AZURE_TENANT_ID", "t", "AZURE_CLIENT_ID", "c", "AZURE_FEDERATED_TOKEN_FILE", file.toString()));

        assertThat(server.requests().get(0).target()).isEqualTo("/t/oauth2/v2.0/token");
        assertThat(server.requests().get(0).body())
                .contains(
                        "client_id=c",
                        "client_assertion=signed-by-kubernetes",
                        "client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer");
    }

    @Test
    void isTheIdentityOfAnAppService() throws GeneralSecurityException {
        server.answer(TOKEN, CREATED);

        putImplicitly(Map.of("IDENTITY_ENDPOINT", server.url() + "/msi/token", "IDENTITY_HEADER", "proof"));

        assertThat(server.requests().get(0).target())
                .isEqualTo("/msi/token?resource=https%3A%2F%2Fstorage.azure.com%2F&api-version=2019-08-01");
        assertThat(server.requests().get(0).headers()).containsEntry("x-identity-header", "proof");
    }

    /** Its answer has the seconds as text. */
    @Test
    void isTheIdentityOfAVirtualMachine() throws GeneralSecurityException {
        server.answer(Answer.of(200, Map.of(), "{\"access_token\":\"the-token\",\"expires_in\":\"86399\"}"), CREATED);

        putImplicitly(Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", server.url(), "AZURE_CLIENT_ID", "mine"));

        assertThat(server.requests().get(0).target())
                .isEqualTo("/metadata/identity/oauth2/token?resource=https%3A%2F%2Fstorage.azure.com%2F"
                        + "&client_id=mine&api-version=2018-02-01");
        assertThat(server.requests().get(0).headers()).containsEntry("metadata", "true");
    }

    private void putImplicitly(Map<String, String> variables) throws GeneralSecurityException {
        try (AzureObjectClient client = client(new Implicit(), variables)) {
            assertThat(client.putIfAbsent("a", bytes("x"), "nonce")).isEqualTo(Created.YES);
        }
        assertThat(server.requests().get(1).headers()).containsEntry("authorization", "Bearer the-token");
    }

    private static ClientSecret clientSecret() {
        return new ClientSecret("tenant", "app", SECRET);
    }

    private AzureObjectClient client(AzureCredentials credentials, Map<String, String> variables)
            throws GeneralSecurityException {
        return client(credentials, variables, certificate.trusting());
    }

    private AzureObjectClient client(AzureCredentials credentials, Map<String, String> variables, SSLContext tls) {
        Map<String, String> environment = new HashMap<>(variables);
        environment.put("AZURE_AUTHORITY_HOST", server.url() + "/");
        return AzureClients.open(
                new AzureLocation("backups", "", "acc", server.url(), AzureCloud.PUBLIC, credentials),
                new AzureSettings(Duration.ofMinutes(1), Duration.ofMillis(1), environment, tls));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
