package io.strandline.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderSecretsTest {
    private static final byte[] SECRET = {1, 2, 3};

    @TempDir
    private Path folder;

    @Test
    void makesItsKeyWhenItIsNeededAndForItsOwnerOnly() throws IOException {
        FolderSecrets secrets = secrets();
        assertThat(secrets.open("a", new byte[100])).isEmpty();
        assertThat(key()).doesNotExist();

        secrets.seal("a", SECRET);

        assertThat(key()).hasSize(32);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key())))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).as("nothing is left beside it").containsExactly(key());
        }
    }

    @Test
    void opensAfterARestartWhatItSealedBefore() {
        byte[] sealed = secrets().seal("a", SECRET);

        assertThat(secrets().open("a", sealed))
                .hasValueSatisfying(opened -> assertThat(opened).isEqualTo(SECRET));
    }

    @Test
    void opensNothingOfAnotherStore(@TempDir Path other) {
        byte[] sealed = new FolderSecrets(other, () -> other).seal("a", SECRET);
        secrets().seal("b", SECRET);

        assertThat(secrets().open("a", sealed)).isEmpty();
    }

    @Test
    void makesOneKeyHoweverManyAskForTheFirst() throws Exception {
        int callers = 8;
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService executor = Executors.newFixedThreadPool(callers);
        try {
            List<Future<byte[]>> sealed = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                sealed.add(executor.submit(() -> {
                    start.await();
                    return secrets().seal("a", SECRET);
                }));
            }
            start.countDown();
            for (Future<byte[]> one : sealed) {
                assertThat(secrets().open("a", one.get())).isPresent();
            }
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void saysThatItsKeyIsDamagedInsteadOfMakingAnother() throws IOException {
        secrets().seal("a", SECRET);
        Files.write(key(), new byte[31]);

        assertThatThrownBy(() -> secrets().seal("a", SECRET))
                .satisfies(Failures.code(ErrorCode.DATA_CORRUPTED))
                .hasMessageContaining("31 bytes");
    }

    private FolderSecrets secrets() {
        return new FolderSecrets(folder, () -> folder);
    }

    private Path key() {
        return folder.resolve(FolderSecrets.KEY_FILE);
    }
}
