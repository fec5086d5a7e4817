package io.strandline.manifest.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZstdLibraryTest {
    /** A process that compresses something, for the first time in its life. */
    static final class Compressing {
        private Compressing() {}

        public static void main(String[] arguments) {
            for (int time = 1; time <= 2; time++) {
                try (DataBlockCodec codec = new DataBlockCodec()) {
                    codec.compressor();
                } catch (StrandlineException e) {
                    System.err.println(e.code() + " " + e.message());
                }
            }
        }
    }

    @Test
    void aFolderThatTakesNoFilesIsNamed(@TempDir Path folder) throws Exception {
        Path missing = folder.resolve("missing");
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Djava.io.tmpdir=" + missing,
                        Compressing.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output.lines().filter(line -> line.startsWith("NOT_SUPPORTED ")))
                .as(output)
                .hasSize(2)
                .allMatch(line -> line.contains("could not be unpacked into " + missing));
    }

    @Test
    void aFullDiskIsCalledSo() {
        assertThatThrownBy(() -> ZstdLibrary.make(() -> {
                    throw new ExceptionInInitializerError("Cannot unpack libzstd-jni: No space left on device");
                }))
                .hasMessageContaining("No space left on device")
                .extracting("code")
                .isEqualTo(ErrorCode.DISK_FULL);
    }
}
