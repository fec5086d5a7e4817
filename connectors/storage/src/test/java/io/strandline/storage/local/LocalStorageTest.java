package io.strandline.storage.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorageContract;
import io.strandline.manifest.storage.ExternalStorages;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.manifest.storage.StoredObject;
import io.strandline.manifest.storage.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("local folder")
final class LocalStorageTest extends ExternalStorageContract {
    @TempDir
    private Path temporary;

    private final List<Path> denied = new ArrayList<>();

    @Override
    protected ExternalStorage newStorage() {
        return open("nodelocal://1/backups");
    }

    @Override
    protected Optional<ExternalStorage> reopened() {
        return Optional.of(open("nodelocal://1/backups"));
    }

    @Override
    protected boolean putForeign(String key, byte[] bytes) {
        if (key.contains("//")) {
            return false;
        }
        Path file = extern().resolve("backups").resolve(key);
        try {
            if (key.endsWith("/")) {
                Files.createDirectories(file);
            } else {
                Files.createDirectories(file.resolveSibling("."));
                Files.write(file, bytes);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return true;
    }

    @Override
    protected Optional<ExternalStorage> newDeniedStorage() {
        Path folder = extern().resolve("denied");
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("---------"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        denied.add(folder);
        // Nothing is denied to the superuser.
        return Files.isReadable(folder) ? Optional.empty() : Optional.of(open("nodelocal://1/denied"));
    }

    @AfterEach
    void letTheTestsFolderBeDeleted() throws IOException {
        for (Path folder : denied) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void keepsObjectsAsFilesThatAnybodyCanRead() throws IOException {
        open("nodelocal://self/my%20backups/b+c").putIfAbsent("2026/LATEST", bytes("x"));

        assertThat(extern().resolve("my backups/b+c/2026/LATEST")).hasContent("x");
        assertThat(read(open("file://" + extern() + "/my backups/b+c"), "2026/LATEST"))
                .isEqualTo("x");
        assertThat(read(open("nodelocal://1"), "my backups/b+c/2026/LATEST")).isEqualTo("x");
    }

    @Test
    void touchesNothingBeforeTheFirstPut() {
        ExternalStorage storage = open("nodelocal://1/backups");
        storage.size("a");
        storage.list("").close();

        assertThat(extern()).doesNotExist();
    }

    @Test
    void leavesNoUnfinishedFiles() throws IOException {
        ExternalStorage storage = open("nodelocal://1/backups");
        storage.putIfAbsent("a", bytes("1"));
        storage.putIfAbsent("a", bytes("2"));
        try (Upload upload = storage.upload("b")) {
            upload.commit();
        }
        storage.upload("c").close();

        try (Stream<Path> files = Files.list(extern().resolve("backups"))) {
            assertThat(files.map(file -> String.valueOf(file.getFileName()))).containsExactlyInAnyOrder("a", "b");
        }
    }

    @Test
    void hidesWhatADeadProcessLeft() throws IOException {
        ExternalStorage storage = open("nodelocal://1/backups");
        storage.putIfAbsent("a", bytes("1"));
        Files.writeString(extern().resolve("backups/.strandline-unfinished-7"), "half");

        assertThat(names(storage)).containsExactly("a");
        assertThat(storage.listFolder("")).containsExactly("a");
        assertFails(
                ErrorCode.INVALID_NAME,
                "nodelocal://1/backups/.strandline-unfinished-7 has the name of an unfinished file",
                () -> storage.open(".strandline-unfinished-7"));
    }

    @Test
    void refusesPathsOutsideOfTheExternalIoDirectory() {
        for (String uri : List.of("nodelocal://1/../up", "nodelocal://1/a/../../up", "nodelocal://1/%2e%2e/up")) {
            assertFails(
                    ErrorCode.STORAGE_DENIED,
                    "local file access to paths outside of external-io-dir is not allowed: " + uri,
                    () -> open(uri));
        }
        open("nodelocal://1/a/../b").putIfAbsent("x", bytes("1"));
        assertThat(extern().resolve("b/x")).exists();
    }

    @Test
    void refusesALinkThatLeadsOutOfTheExternalIoDirectory() throws IOException {
        Path outside = Files.createDirectories(temporary.resolve("outside/deep"));
        Files.writeString(outside.resolve("secret"), "hush");
        Files.createDirectories(extern());
        Files.createSymbolicLink(extern().resolve("link"), temporary.resolve("outside"));

        for (String uri : List.of("nodelocal://1/link", "nodelocal://1/link/deep", "nodelocal://1/link/new")) {
            String message = "local file access to paths outside of external-io-dir is not allowed: " + uri + "/";
            ExternalStorage storage = open(uri);
            assertFails(ErrorCode.STORAGE_DENIED, message + "secret", () -> storage.open("secret"));
            assertFails(ErrorCode.STORAGE_DENIED, message + "secret", () -> storage.size("secret"));
            assertFails(ErrorCode.STORAGE_DENIED, message + "secret", () -> storage.delete("secret"));
            assertFails(ErrorCode.STORAGE_DENIED, message + "a/b", () -> storage.putIfAbsent("a/b", bytes("x")));
            assertFails(ErrorCode.STORAGE_DENIED, message + "a/b", () -> storage.upload("a/b"));
            assertThatThrownBy(() -> storage.list("")).hasMessageContaining("outside of external-io-dir");
            assertThatThrownBy(() -> storage.listFolder("")).hasMessageContaining("outside of external-io-dir");
        }
        try (Stream<Path> files = Files.walk(temporary.resolve("outside"))) {
            assertThat(files).hasSize(3);
        }
    }

    @Test
    void followsNoLinksBelowTheRoot() throws IOException {
        ExternalStorage storage = open("nodelocal://1/backups");
        storage.putIfAbsent("real/a", bytes("1"));
        Path root = extern().resolve("backups");
        Files.createSymbolicLink(root.resolve("folder"), root.resolve("real"));
        Files.createSymbolicLink(root.resolve("object"), root.resolve("real/a"));
        Files.createSymbolicLink(root.resolve("nowhere"), root.resolve("not there"));

        assertThat(names(storage)).containsExactly("real/a");
        assertThat(storage.listFolder("")).containsExactly("real/");
        assertThat(storage.size("object")).isEmpty();
        String reason = " lies behind a symbolic link, and links inside a storage are not followed";
        assertFails(
                ErrorCode.STORAGE_DENIED, "nodelocal://1/backups/folder/a" + reason, () -> storage.open("folder/a"));
        assertFails(
                ErrorCode.STORAGE_DENIED,
                "nodelocal://1/backups/nowhere/a" + reason,
                () -> storage.putIfAbsent("nowhere/a", bytes("x")));
    }

    @Test
    void takesALinkForItsRootThatStaysInside() throws IOException {
        Files.createDirectories(extern().resolve("real"));
        Files.createSymbolicLink(extern().resolve("link"), extern().resolve("real"));

        open("nodelocal://1/link").putIfAbsent("a/b", bytes("1"));

        assertThat(names(open("nodelocal://1/real"))).containsExactly("a/b");
    }

    @Test
    void saysThatAFileIsInTheWay() throws IOException {
        Files.createDirectories(extern());
        Files.writeString(extern().resolve("file"), "x");

        for (String uri : List.of("nodelocal://1/file", "nodelocal://1/file/below")) {
            ExternalStorage storage = open(uri);
            String message = uri + "/a needs a folder where there is a file";
            assertFails(ErrorCode.INVALID_PARAMETER, message, () -> storage.putIfAbsent("a", bytes("x")));
            assertFails(ErrorCode.INVALID_PARAMETER, message, () -> storage.upload("a"));
            assertFails(ErrorCode.INVALID_PARAMETER, message, () -> storage.open("a"));
        }
    }

    @Test
    void saysThatAFolderOrAnObjectIsInTheWay() {
        ExternalStorage storage = open("nodelocal://1/backups");
        storage.putIfAbsent("folder/a", bytes("x"));

        assertFails(
                ErrorCode.INVALID_NAME,
                "nodelocal://1/backups/folder is a folder",
                () -> storage.putIfAbsent("folder", bytes("x")));
        assertFails(
                ErrorCode.INVALID_PARAMETER,
                "nodelocal://1/backups/folder/a/b needs a folder where there is a file",
                () -> storage.putIfAbsent("folder/a/b", bytes("x")));
        assertThat(names(storage)).containsExactly("folder/a");
    }

    @Test
    void saysWhereAnObjectWasLookedFor() {
        assertThatThrownBy(() -> open("nodelocal://1/backups").open("a"))
                .isInstanceOfSatisfying(StrandlineException.class, e -> {
                    assertThat(e.message()).isEqualTo("nodelocal://1/backups/a does not exist");
                    assertThat(e.hint()).contains("It was looked for at " + extern() + "/backups/a.");
                });
    }

    @Test
    void givesUpAPutOfAThreadThatIsInterrupted() {
        ExternalStorage storage = open("nodelocal://1/backups");
        Thread.currentThread().interrupt();

        assertFails(
                ErrorCode.CANCELED,
                "nodelocal://1/backups/a was closed while in use",
                () -> storage.putIfAbsent("a", bytes("x")));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(names(storage)).isEmpty();
    }

    private Path extern() {
        return temporary.resolve("extern");
    }

    private ExternalStorage open(String uri) {
        return ExternalStorages.open(uri, new StorageContext(extern().toString()));
    }

    private static List<String> names(ExternalStorage storage) {
        try (Stream<StoredObject> objects = storage.list("")) {
            return objects.map(StoredObject::name).toList();
        }
    }

    private static String read(ExternalStorage storage, String name) throws IOException {
        try (InputStream in = storage.open(name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static void assertFails(ErrorCode code, String message, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StrandlineException.class, e -> {
            assertThat(e.message()).isEqualTo(message);
            assertThat(e.code()).isEqualTo(code);
        });
    }
}
