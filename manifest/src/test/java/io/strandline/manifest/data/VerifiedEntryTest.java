package io.strandline.manifest.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.layer.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifiedEntryTest {
    private static final String HINT = "Restore the file from a copy of the backup, or use another backup.";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, VerifiedEntry.MEMORY_BYTES, VerifiedEntry.MEMORY_BYTES + 1})
    void givesTheBytesThatWereWrittenAndLeavesNothingBehind(int size) throws IOException {
        byte[] content = content(size);

        try (InputStream verified = open(content, size, Digest.ofContent(content))) {
            assertThat(verified.readAllBytes()).isEqualTo(content);
        }

        assertThatFolderIsEmpty();
    }

    @Test
    void anEntryThatIsGreaterThanItsShareOfMemoryNeedsTheFolder() throws IOException {
        byte[] content = content(1_000);

        try (InputStream verified = open(content, folder, 999)) {
            assertThat(verified.readAllBytes()).isEqualTo(content);
        }
        assertThatFolderIsEmpty();
        assertThatThrownBy(() -> open(content, folder.resolve("missing"), 999))
                .extracting("code")
                .isEqualTo(ErrorCode.DISK_FULL);
        try (InputStream verified = open(content, folder.resolve("missing"), 1_000)) {
            assertThat(verified.readAllBytes()).isEqualTo(content);
        }
    }

    private static InputStream open(byte[] content, Path folder, int memoryBytes) {
        return VerifiedEntry.open(
                new ByteArrayInputStream(content),
                content.length,
                Digest.ofContent(content),
                "data/1.avro",
                folder,
                memoryBytes);
    }

    @Test
    void findsEveryFlippedByteOfASmallFileBeforeAnythingComesOut() {
        byte[] file = DataFiles.write(DataFiles.TABLE, List.of(DataFiles.person(1, "a")))
                .bytes();
        Digest digest = Digest.ofContent(file);
        for (int i = 0; i < file.length; i++) {
            byte[] flipped = file.clone();
            flipped[i] ^= 1;
            assertDamaged(flipped, file.length, digest, "its SHA-256 is not the one of what was written");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100, VerifiedEntry.MEMORY_BYTES + 1})
    void namesWhatIsWrongWithTheSize(int size) throws IOException {
        byte[] content = content(size);
        Digest digest = Digest.ofContent(content);

        assertDamaged(
                Arrays.copyOf(content, size - 1),
                size,
                digest,
                "it has " + (size - 1) + " bytes; " + size + " were written");
        assertDamaged(
                Arrays.copyOf(content, size + 1),
                size,
                digest,
                "it is longer than the " + size + " bytes that were written");
        assertThatFolderIsEmpty();
    }

    @Test
    void leavesNothingBehindWhenAGreatFileIsDamaged() throws IOException {
        byte[] content = content(VerifiedEntry.MEMORY_BYTES + 1);
        Digest digest = Digest.ofContent(content);
        content[content.length - 1] ^= 1;

        assertDamaged(content, content.length, digest, "its SHA-256 is not the one of what was written");
        assertThatFolderIsEmpty();
    }

    @Test
    void saysWhichFolderCannotTakeTheFile() {
        byte[] content = content(VerifiedEntry.MEMORY_BYTES + 1);
        Path missing = folder.resolve("missing");

        assertThatThrownBy(() -> VerifiedEntry.open(
                        new ByteArrayInputStream(content),
                        content.length,
                        Digest.ofContent(content),
                        "data/1.avro",
                        missing))
                .isInstanceOfSatisfying(
                        StrandlineException.class,
                        thrown -> assertThat(thrown.code()).isEqualTo(ErrorCode.DISK_FULL))
                .hasMessageStartingWith("cannot write " + missing);
    }

    @Test
    void verifiesWhatTheReaderLeftUnread() throws IOException {
        byte[] content = content(100_000);
        try (VerifyingInputStream stream = new VerifyingInputStream(
                new ByteArrayInputStream(content), content.length, Digest.ofContent(content), "data/1.avro")) {
            assertThat(stream.read()).isEqualTo(content[0] & 0xff);
            stream.verifyToEnd();
            assertThat(stream.read()).isEqualTo(-1);
        }
    }

    private InputStream open(byte[] stored, long size, Digest digest) {
        return VerifiedEntry.open(new ByteArrayInputStream(stored), size, digest, "data/1.avro", folder);
    }

    private void assertDamaged(byte[] stored, long size, Digest digest, String what) {
        assertThatThrownBy(() -> open(stored, size, digest))
                .isInstanceOfSatisfying(StrandlineException.class, thrown -> {
                    assertThat(thrown.code()).isEqualTo(ErrorCode.DATA_CORRUPTED);
                    assertThat(thrown.hint()).contains(HINT);
                })
                .hasMessage("data file data/1.avro is damaged: " + what);
    }

    private void assertThatFolderIsEmpty() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }
}
