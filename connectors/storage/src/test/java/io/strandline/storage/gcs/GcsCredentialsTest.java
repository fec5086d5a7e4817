package io.strandline.storage.gcs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.Upload;
import io.strandline.storage.server.GcsAccount;
import io.strandline.storage.server.GcsAccount.Right;
import io.strandline.storage.server.GcsServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Who may do what: keys, tokens, roles and rights, and what is said of those that are not good enough. */
final class GcsCredentialsTest {
    private static final Pattern KEY_LINE = Pattern.compile("[A-Za-z0-9+/]{64}");

    private final GcsServer server = GcsServer.start();
    private final String bucket = server.newBucket();

    @Test
    void takesATokenInPlaceOfAKey() {
        String token = server.token(server.newAccount(Right.values()));
        try (ExternalStorage storage =
                GcsStorages.open(server.uri(bucket, "", "AUTH=specified&BEARER_TOKEN=" + token))) {
            assertThat(storage.putIfAbsent("a", bytes("x"))).isTrue();
            assertThat(storage.size("a")).contains(1L);
        }
    }

    @Test
    void saysThatATokenIsWrongOrHasEnded() {
        GcsAccount account = server.newAccount(Right.values());
        String token = server.token(account);
        try (ExternalStorage storage = GcsStorages.open(server.uri(bucket, "", "BEARER_TOKEN=" + token))) {
            storage.putIfAbsent("a", bytes("x"));
            server.expireTokens(account);

            assertDenied(() -> storage.putIfAbsent("b", bytes("x")), "Invalid Credentials (401 authError)", token);
            assertDenied(() -> storage.open("a"), "Invalid Credentials (401)", token);
            assertDenied(() -> storage.list("").count(), "Invalid Credentials (401 authError)", token);
        }
        try (ExternalStorage storage = GcsStorages.open(server.uri(bucket, "", "BEARER_TOKEN=hush"))) {
            assertDenied(() -> storage.size("a"), "Invalid Credentials (401 authError)", "hush");
        }
    }

    @Test
    void fetchesAnotherTokenWhenOneEndsEarly() {
        GcsAccount account = server.newAccount(Right.values());
        try (ExternalStorage storage = GcsStorages.open(server.uri(bucket, "", account))) {
            storage.putIfAbsent("a", bytes("x"));
            server.expireTokens(account);
            assertThat(storage.putIfAbsent("b", bytes("x"))).isTrue();

            Upload upload = storage.upload("c");
            byte[] part = new byte[9 << 20];
            upload.write(part);
            server.expireTokens(account);
            upload.write(part);
            upload.commit();
            assertThat(storage.size("c")).contains(2L * part.length);
        }
    }

    @Test
    void saysThatAKeyIsWorthNothing() {
        GcsAccount account = server.newAccount(Right.values());
        String wrong = base64(account.wrongKeyFile());
        try (ExternalStorage storage = GcsStorages.open(server.uri(bucket, "", "CREDENTIALS=" + wrong))) {
            assertDenied(() -> storage.size("a"), "invalid_grant Invalid JWT Signature. (400)", base64("{"));
            assertDenied(() -> storage.upload("a").commit(), "invalid_grant Invalid JWT Signature. (400)", wrong);
        }

        server.delete(account);
        try (ExternalStorage storage = GcsStorages.open(server.uri(bucket, "", account))) {
            assertDenied(() -> storage.list("").count(), "account not found", keyLine(account.keyFile()));
        }
    }

    @Test
    void namesTheClockWhenItIsWrong() {
        server.skewClock(Duration.ofHours(-2));
        try (ExternalStorage storage = GcsStorages.open(server.uri(bucket, ""))) {
            assertThatThrownBy(() -> storage.size("a")).isInstanceOfSatisfying(StrandlineException.class, e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_DENIED);
                assertThat(e.message()).contains("in a reasonable timeframe");
                assertThat(e.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("clock"));
            });
        } finally {
            server.skewClock(Duration.ZERO);
        }
    }

    @Test
    void actsAsTheLastOfAChainOfRoles() {
        GcsAccount caller = server.newAccount();
        GcsAccount middle = server.newAccount();
        GcsAccount role = server.newAccount(Right.values());
        server.letActAs(caller, middle);
        server.letActAs(middle, role);

        String chain = "&ASSUME_ROLE=" + middle.email() + "," + role.email();
        for (String identity : List.of("CREDENTIALS=" + caller.credentials(), "BEARER_TOKEN=" + server.token(caller))) {
            try (ExternalStorage storage = GcsStorages.open(server.uri(bucket, "roles", identity + chain))) {
                storage.putIfAbsent("a", bytes("x"));
                server.expireTokens(role);
                assertThat(storage.size("a")).contains(1L);
            }
        }
        // Without the one between there is no way.
        String shortcut = "CREDENTIALS=" + caller.credentials() + "&ASSUME_ROLE=" + role.email();
        try (ExternalStorage storage = GcsStorages.open(server.uri(bucket, "roles", shortcut))) {
            assertDenied(
                    () -> storage.size("a"),
                    "failed to assume role: Permission 'iam.serviceAccounts.getAccessToken' denied",
                    keyLine(caller.keyFile()));
        }
    }

    @Test
    void saysWhichRightIsMissing() {
        GcsAccount reader = server.newAccount(Right.GET, Right.LIST);
        GcsAccount writer = server.newAccount(Right.GET, Right.CREATE, Right.LIST);
        GcsAccount blind = server.newAccount(Right.GET, Right.CREATE);
        try (ExternalStorage storage = GcsStorages.open(server.uri(bucket, "", reader))) {
            assertDenied(
                    () -> storage.putIfAbsent("a", bytes("x")), "storage.objects.create", keyLine(reader.keyFile()));
            assertDenied(() -> storage.upload("a").commit(), "storage.objects.create", keyLine(reader.keyFile()));
            assertThat(storage.list("")).isEmpty();
        }
        try (ExternalStorage storage = GcsStorages.open(server.uri(bucket, "", blind))) {
            assertDenied(() -> storage.list("").count(), "storage.objects.list", keyLine(blind.keyFile()));
            assertDenied(() -> storage.listFolder("").count(), "storage.objects.list", keyLine(blind.keyFile()));
        }
        try (ExternalStorage storage = GcsStorages.open(server.uri(bucket, "", writer))) {
            assertThat(storage.putIfAbsent("a", bytes("first"))).isTrue();
            // The server asks for the right to replace an object before it looks at the condition.
            assertThat(storage.putIfAbsent("a", bytes("second"))).isFalse();
            assertThat(storage.size("a")).contains(5L);
            assertDenied(() -> storage.delete("a"), "storage.objects.delete", keyLine(writer.keyFile()));
        }
    }

    private static void assertDenied(ThrowingCallable call, String message, String secret) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StrandlineException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_DENIED);
            assertThat(e.message()).contains(message);
            assertThat(e.hint()).isPresent();
            StringWriter all = new StringWriter();
            e.printStackTrace(new PrintWriter(all, true));
            assertThat(all.toString() + e.hint())
                    .doesNotContain(secret)
                    .doesNotContain("ya29.")
                    .doesNotContain("upload_id")
                    .doesNotContain("assertion=")
                    .doesNotContain("PRIVATE KEY");
        });
    }

    /** A line of a private key, which nothing else has. */
    private static String keyLine(String keyFile) {
        Matcher line = KEY_LINE.matcher(keyFile);
        assertThat(line.find()).isTrue();
        return line.group();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8)).replace("+", "%2B");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
