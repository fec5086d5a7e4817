package io.strandline.storage.flink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorage.CreateOnce;
import io.strandline.manifest.storage.ExternalStorageContract;
import io.strandline.manifest.storage.ExternalStorages;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.manifest.storage.Upload;
import io.strandline.storage.StorageUri;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Over a file system that refuses to rename to a name that is taken, as HDFS does. */
final class FlinkFileStorageTest extends ExternalStorageContract {
    @TempDir
    private Path folder;

    private final RefusingFiles files = new RefusingFiles(false);

    @Override
    protected ExternalStorage newStorage() {
        return storage(files);
    }

    @Override
    protected Optional<ExternalStorage> newDeniedStorage() {
        return Optional.of(storage(new RefusingFiles(true)));
    }

    @Override
    protected boolean takesName(String name) {
        return Plugins.takesName(name);
    }

    private ExternalStorage storage(RefusingFiles fileSystem) {
        String uri = "file://" + folder + "/backups";
        return new FlinkFileStorage(
                uri, fileSystem, new FlinkPaths(StorageUri.parse(uri), uri), SchemeRules.of("hdfs"));
    }

    @Test
    void leavesNoUnfinishedFilesOrEmptyFolders() throws IOException {
        ExternalStorage storage = storage(files);
        put(storage, "a/b/1");
        assertThat(storage.putIfAbsent("a/b/1", bytes("2"))).isFalse();
        storage.upload("a/c/d/2").close();
        storage.delete("a/b/1");

        try (Stream<Path> left = Files.walk(folder.resolve("backups"))) {
            assertThat(left).containsExactly(folder.resolve("backups"));
        }
    }

    @Test
    void hidesWhatADeadProcessLeft() throws IOException {
        ExternalStorage storage = storage(files);
        put(storage, "a");
        Files.writeString(folder.resolve("backups/.strandline-unfinished-7"), "half");

        assertThat(storage.list("").map(object -> object.name())).containsExactly("a");
        assertThat(storage.listFolder("")).containsExactly("a");
        assertFails(ErrorCode.INVALID_NAME, () -> storage.open(".strandline-unfinished-7"));
    }

    @Test
    void knowsItsOwnObjectWhenTheAnswerIsLost() {
        ExternalStorage storage = storage(files);
        files.loseAnAnswer();
        assertThat(storage.putIfAbsent("a", bytes("mine"))).isTrue();

        files.loseAnAnswer();
        try (Upload upload = storage.upload("b")) {
            upload.write(bytes("mine"));
            upload.commit();
        }
        assertThat(storage.size("b")).contains(4L);
    }

    @Test
    void beginsAgainWhenAnotherRemovedTheFolder() throws IOException {
        ExternalStorage storage = storage(files);
        files.loseAFolder();
        assertThat(storage.putIfAbsent("a/b", bytes("x"))).isTrue();

        try (Stream<Path> left = Files.list(folder.resolve("backups/a"))) {
            assertThat(left).containsExactly(folder.resolve("backups/a/b"));
        }
    }

    @Test
    void failsWithoutATraceWhenARenameIsLost() {
        ExternalStorage storage = storage(files);
        files.loseARename();

        assertFails(ErrorCode.UNAVAILABLE, () -> storage.putIfAbsent("a/b", bytes("x")));
        assertThat(storage.listFolder("")).isEmpty();
        assertThat(storage.putIfAbsent("a/b", bytes("x"))).isTrue();
    }

    @Test
    void refusesAnUploadUnderANameThatIsTaken() {
        ExternalStorage storage = storage(files);
        put(storage, "a");
        try (Upload upload = storage.upload("a")) {
            upload.write(bytes("other"));

            assertFails(ErrorCode.DUPLICATE_FILE, upload::commit);
        }
        assertThat(storage.size("a")).contains(1L);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ftp://host/a            | unsupported storage scheme: "ftp"  | Examples of storage URIs: nodelocal://1/PATH
                    hdfs://host/a           | unsupported storage scheme: "hdfs" | HADOOP_CLASSPATH
                    oss://bucket/a          | unsupported storage scheme: "oss"  | plugins/flink-oss-fs-hadoop/flink-oss-fs-hadoop-VERSION.jar
                    hdfs://host/a?AUTH=x    | unknown query parameters: AUTH     | A hdfs URI takes none.
                    """)
    void saysWhatToInstallForAScheme(String uri, String message, String hint) {
        assertThatThrownBy(() -> ExternalStorages.open(uri, new StorageContext("/nowhere")))
                .isInstanceOfSatisfying(StrandlineException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMETER);
                    assertThat(e.message()).isEqualTo(message);
                    assertThat(e.hint())
                            .hasValueSatisfying(text -> assertThat(text).contains(hint));
                });
    }

    @Test
    void trustsOnlyRenamesThatRefuse() {
        assertThat(List.of("hdfs", "abfs", "abfss"))
                .allMatch(scheme -> SchemeRules.of(scheme).createOnce() == CreateOnce.BY_SERVER);
        assertThat(List.of("s3a", "s3p", "oss", "wasb", "wasbs", "viewfs", "other"))
                .allMatch(scheme -> SchemeRules.of(scheme).createOnce() == CreateOnce.NOT);
    }

    private static void assertFails(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StrandlineException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static void put(ExternalStorage storage, String name) {
        assertThat(storage.putIfAbsent(name, bytes("x"))).isTrue();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
