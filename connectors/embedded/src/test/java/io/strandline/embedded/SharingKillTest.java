package io.strandline.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.Keyspaces;
import io.strandline.keyspace.TableFingerprint;
import io.strandline.manifest.schema.TableDescriptor;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is shared outlives the process that shares it. */
@Timeout(60)
class SharingKillTest {
    @TempDir
    private Path folder;

    @Test
    void readsTheSameWhileOthersWriteAndAfterTheOwnerWasKilled() throws Exception {
        Process owner = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SharingChild.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = owner.inputReader()) {
            String uri = line(lines);
            int tableId = Integer.parseInt(line(lines));
            long rows = Long.parseLong(line(lines));
            assertThat(rows).isPositive();
            try (Keyspace reader = Keyspaces.open(uri)) {
                TableDescriptor orders =
                        reader.catalog(reader.now()).table(tableId).orElseThrow();
                TableFingerprint first = reader.fingerprint(orders, reader.now());
                assertThat(first.rows()).isEqualTo(rows);

                owner.destroyForcibly().waitFor();

                assertThat(reader.fingerprint(orders, reader.now())).isEqualTo(first);
                try (EmbeddedKeyspace next = EmbeddedKeyspace.open(folder)) {
                    assertThat(next.holders()).containsExactly(SharingChild.JOB);
                    assertThat(next.share(SharingChild.JOB, Instant.EPOCH, () -> false))
                            .isEqualTo(uri);
                    assertThat(next.fingerprint(orders, reader.now())).isEqualTo(first);
                    assertThat(next.fingerprint(orders, next.now()).rows()).isGreaterThanOrEqualTo(rows);
                    next.release(SharingChild.JOB);
                }
            }
            assertThat(folder.resolve("shared")).isEmptyDirectory();
        } finally {
            owner.destroyForcibly();
        }
    }

    private static String line(BufferedReader lines) throws IOException {
        return Objects.requireNonNull(lines.readLine(), "the owner ended");
    }
}
