package io.strandline.storage.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalErrorsTest {
    @TempDir
    private Path folder;

    @Test
    void saysThatTheDiskIsFull() throws IOException {
        Path full = Path.of("/dev/full");
        assumeThat(full).exists();
        IOException real;
        try (FileChannel channel = FileChannel.open(full, StandardOpenOption.WRITE)) {
            real = catchThrowableOfType(IOException.class, () -> channel.write(ByteBuffer.allocate(1)));
        }

        StrandlineException e = LocalErrors.writing("nodelocal://1/b/data/1.avro", folder.resolve("1.avro"), real);

        assertThat(e.code()).isEqualTo(ErrorCode.DISK_FULL);
        assertThat(e.message()).isEqualTo("no space left on device while writing nodelocal://1/b/data/1.avro");
        assertThat(e.hint()).contains("Free space in the file system of " + folder + ", or choose another place.");
    }

    @Test
    void saysWhoNeedsWhichPermission() {
        StrandlineException e =
                LocalErrors.writing("nodelocal://1/b/a", folder.resolve("a"), new AccessDeniedException("a"));

        assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_DENIED);
        assertThat(e.message()).isEqualTo("permission denied: cannot write nodelocal://1/b/a");
        assertThat(e.hint())
                .contains("User " + System.getProperty("user.name") + " needs to read and write the folder " + folder
                        + ".");
    }

    @Test
    void saysThatAFileSystemIsReadOnly() {
        StrandlineException e = LocalErrors.writing(
                "nodelocal://1/b/a", folder.resolve("a"), new FileSystemException("a", null, "Read-only file system"));

        assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_DENIED);
        assertThat(e.message()).isEqualTo("cannot write nodelocal://1/b/a: its file system is read-only");
    }

    @Test
    void saysThatAFolderCannotBeMade() {
        StrandlineException e =
                LocalErrors.writing("file:///proc/x/a", folder.resolve("a"), new NoSuchFileException("/proc/x"));

        assertThat(e.code()).isEqualTo(ErrorCode.UNDEFINED_FILE);
        assertThat(e.message()).isEqualTo("cannot write file:///proc/x/a: its folder cannot be made");
    }

    @Test
    void neverCallsALinkFailedThatMayHaveHappened() {
        Path file = folder.resolve("a");

        assertThat(LocalErrors.linking("a", file, new FileSystemException("a", "b", "Input/output error"))
                        .code())
                .isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
        assertThat(LocalErrors.linking("a", file, new FileSystemException("a", "b", "No space left on device"))
                        .code())
                .isEqualTo(ErrorCode.DISK_FULL);
        assertThat(LocalErrors.linking("a", file, new FileSystemException("a", "b", "Operation not permitted"))
                        .code())
                .isEqualTo(ErrorCode.NOT_SUPPORTED);
    }
}
