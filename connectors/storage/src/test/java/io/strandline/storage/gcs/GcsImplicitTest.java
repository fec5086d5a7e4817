package io.strandline.storage.gcs;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.storage.server.GcsAccount;
import io.strandline.storage.server.GcsServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Credentials of the environment, in a process of their own: a process has but one environment, and Google's library looks into it once. */
final class GcsImplicitTest {
    private static final String KEY_FILE_VARIABLE = "GOOGLE_APPLICATION_CREDENTIALS";

    @TempDir
    private Path folder;

    private final GcsServer server = GcsServer.start();
    private final String uri = server.uri(server.newBucket(), "", "AUTH=implicit");

    @Test
    void takesTheKeyThatTheEnvironmentNames() throws Exception {
        GcsAccount account = server.newAccount(GcsAccount.Right.values());
        Path keyFile = Files.writeString(folder.resolve("key.json"), account.keyFile());

        assertThat(run(keyFile)).isEqualTo("created: true");
    }

    @Test
    void saysThatTheEnvironmentNamesNobody() throws Exception {
        assertThat(run(folder.resolve("missing.json")))
                .startsWith("STORAGE_DENIED: cannot write ")
                .contains("no token: ", "missing.json", "name a key file in the variable " + KEY_FILE_VARIABLE);
    }

    private String run(Path keyFile) throws IOException, InterruptedException {
        ProcessBuilder command = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName(),
                        uri))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        command.environment().put(KEY_FILE_VARIABLE, keyFile.toString());
        Process process = command.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output.strip();
    }

    /** Creates an object, and prints what came of it. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) {
            try (ExternalStorage storage = GcsStorages.open(arguments[0])) {
                System.out.println("created: " + storage.putIfAbsent("a", new byte[1]));
            } catch (StrandlineException e) {
                System.out.println(
                        e.code() + ": " + e.message() + " " + e.hint().orElse(""));
            }
        }
    }
}
