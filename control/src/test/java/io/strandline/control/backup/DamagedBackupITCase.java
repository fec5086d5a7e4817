package io.strandline.control.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user reads when objects of a backup are gone, cut short, altered, or of a later version. */
class DamagedBackupITCase extends BackupStatementsCase {
    private static final String RESTORE = "RESTORE DATABASE bank FROM LATEST IN " + HERE + " WITH new_db_name = 'copy'";
    private static final String SHOW = "SHOW BACKUP FROM LATEST IN " + HERE;
    private static final int DIGEST_LENGTH = 32;

    private Path extern;
    private String directory;

    @BeforeEach
    void backUp() {
        extern = folder.resolve("extern/backups");
        store.run("CREATE DATABASE bank; CREATE TABLE bank.accounts (id INT PRIMARY KEY, owner STRING)");
        store.run("INSERT INTO bank.accounts VALUES (1, 'ann'), (2, 'bob')");
        store.run("BACKUP DATABASE bank INTO " + HERE);
        directory = String.valueOf(store.value("SHOW BACKUPS IN " + HERE)).substring(1);
    }

    private Path file(String nameContains) throws IOException {
        try (Stream<Path> files = Files.walk(extern)) {
            return files.filter(Files::isRegularFile)
                    .filter(path -> extern.relativize(path).toString().contains(nameContains))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private String nameOf(Path file) {
        return "nodelocal://1/backups/" + extern.relativize(file);
    }

    private static void cut(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
    }

    private static void alter(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }

    /** Writes 2 where {@code strandline.format} is 1, and seals the record again. */
    private static void makeNewer(Path file) throws IOException, NoSuchAlgorithmException {
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String format = "strandline.format";
        bytes[text.indexOf(format) + format.length() + 1] = '2';
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(bytes, 0, text.lastIndexOf("SLSHA256"));
        System.arraycopy(digest.digest(), 0, bytes, bytes.length - DIGEST_LENGTH, DIGEST_LENGTH);
        Files.write(file, bytes);
    }

    private void assertRefused(String statement, ErrorCode code, String message, String hint) {
        StrandlineException error = store.error(statement);
        assertThat(error.message()).as(statement).isEqualTo(message);
        assertThat(error.code()).as(statement).isEqualTo(code);
        assertThat(error.hint()).as(statement).contains(hint);
        assertThat(store.error("SHOW TABLES FROM copy").code()).isEqualTo(ErrorCode.UNDEFINED_DATABASE);
    }

    @ParameterizedTest
    @ValueSource(strings = {SHOW, RESTORE})
    void namesManifestThatWasCutShort(String statement) throws IOException {
        cut(file("BACKUP_MANIFEST"));

        assertRefused(
                statement,
                ErrorCode.DATA_CORRUPTED,
                "\"nodelocal://1/backups/" + directory
                        + "/BACKUP_MANIFEST\" is cut short: it does not end with its digest",
                "Get the object from a copy of the collection; nothing was read from it.");
    }

    @ParameterizedTest
    @ValueSource(strings = {SHOW, RESTORE})
    void namesManifestThatWasAltered(String statement) throws IOException {
        alter(file("BACKUP_MANIFEST"));

        assertRefused(
                statement,
                ErrorCode.DATA_CORRUPTED,
                "\"nodelocal://1/backups/" + directory
                        + "/BACKUP_MANIFEST\" was altered: its bytes do not match its digest",
                "Get the object from a copy of the collection; nothing was read from it.");
    }

    @ParameterizedTest
    @ValueSource(strings = {SHOW, RESTORE})
    void refusesManifestOfLaterVersion(String statement) throws IOException, NoSuchAlgorithmException {
        makeNewer(file("BACKUP_MANIFEST"));

        assertRefused(
                statement,
                ErrorCode.UNKNOWN_FORMAT,
                "\"nodelocal://1/backups/" + directory
                        + "/BACKUP_MANIFEST\" has version 2 of the backup format; this program knows versions up to 1",
                "Use the version of Strandline that wrote it, or any later one.");
    }

    @ParameterizedTest
    @ValueSource(strings = {SHOW, RESTORE})
    void namesListOfFilesThatWasAltered(String statement) throws IOException {
        Path files = file("BACKUP_FILES");
        alter(files);

        StrandlineException error = store.error(statement);

        assertThat(error.code()).isEqualTo(ErrorCode.DATA_CORRUPTED);
        assertThat(error.message()).startsWith("\"" + nameOf(files) + "\" ");
        assertThat(error.hint()).isPresent();
    }

    @Test
    void namesDataFileThatIsMissing() throws IOException {
        Path data = file("/data/");
        Files.delete(data);

        assertRefused(
                RESTORE,
                ErrorCode.UNDEFINED_FILE,
                nameOf(data) + " does not exist",
                "It was looked for at " + data + ".");
    }

    @Test
    void namesDataFileThatWasCutShort() throws IOException {
        Path data = file("/data/");
        long size = Files.size(data);
        cut(data);

        assertRefused(
                RESTORE,
                ErrorCode.DATA_CORRUPTED,
                "data file " + nameOf(data) + " is damaged: it has " + (size - 1) + " bytes; " + size + " were written",
                "Restore the file from a copy of the backup, or use another backup.");
    }

    @Test
    void namesDataFileThatWasAltered() throws IOException {
        Path data = file("/data/");
        alter(data);

        assertRefused(
                RESTORE,
                ErrorCode.DATA_CORRUPTED,
                "data file " + nameOf(data) + " is damaged: its SHA-256 is not the one of what was written",
                "Restore the file from a copy of the backup, or use another backup.");
    }

    @Test
    void restoresOnceDataFileIsBack() throws IOException {
        Path data = file("/data/");
        byte[] bytes = Files.readAllBytes(data);
        alter(data);
        store.error(RESTORE);
        Files.write(data, bytes);

        store.run(RESTORE);

        assertThat(store.value("SELECT count(*) FROM copy.accounts")).isEqualTo(2L);
    }
}
