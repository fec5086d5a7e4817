package io.strandline.embedded.mvcc;

import static io.strandline.embedded.mvcc.Stores.EVERYTHING;
import static io.strandline.embedded.mvcc.Stores.bytes;
import static io.strandline.embedded.mvcc.Stores.key;
import static io.strandline.embedded.mvcc.Stores.put;
import static io.strandline.embedded.mvcc.Stores.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.Key;
import io.strandline.manifest.ManualClock;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

class StoreFolderTest {
    @TempDir
    Path temporary;

    private MvccStore open(Path folder) {
        return MvccStore.open(folder, Stores.OPTIONS, new ManualClock());
    }

    @Test
    void keepsItsIdAndRowsAcrossARestart() {
        Path folder = temporary.resolve("new");
        UUID id;
        try (MvccStore store = open(folder)) {
            id = store.id();
            put(store, "a", "1");
        }
        try (MvccStore store = open(folder)) {
            assertThat(store.id()).isEqualTo(id);
            assertThat(rows(store.scan(EVERYTHING, store.now()))).containsExactly("a=1");
        }
    }

    @Test
    void sharesOneEngineInAProcess() {
        MvccStore first = open(temporary);
        MvccStore second = open(temporary.resolve("..").resolve(temporary.getFileName()));
        put(first, "a", "1");
        first.close();
        first.close();
        assertThat(rows(second.scan(EVERYTHING, second.now()))).containsExactly("a=1");
        second.close();
        assertCode(ErrorCode.OBJECT_NOT_IN_STATE, second::begin);
    }

    @Test
    void refusesAFolderWithOtherThings() throws IOException {
        Files.writeString(temporary.resolve("thesis.tex"), "mine");
        assertThatThrownBy(() -> open(temporary)).hasMessageContaining("it has \"thesis.tex\"");
        assertThat(temporary).isDirectoryContaining("glob:**thesis.tex");
        assertThat(Files.list(temporary)).hasSize(1);
    }

    @Test
    void refusesANewerFormat() throws IOException {
        open(temporary).close();
        Path store = temporary.resolve("STORE");
        Files.writeString(store, Files.readString(store).replace("format=1", "format=2"));
        assertThatThrownBy(() -> open(temporary)).isInstanceOfSatisfying(StrandlineException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_FORMAT);
            assertThat(e.message()).endsWith("has format \"2\"; this version knows format 1");
        });
    }

    @Test
    void finishesAStoreThatWasHalfMade() throws IOException {
        open(temporary).close();
        Files.move(temporary.resolve("db"), temporary.resolve("db.new"));
        open(temporary).close();

        Files.move(temporary.resolve("db"), temporary.resolve("db.new"));
        Files.delete(temporary.resolve("STORE"));
        open(temporary).close();
    }

    @Test
    void saysThatTheDataIsGone() throws IOException {
        open(temporary).close();
        Files.move(temporary.resolve("db"), temporary.resolve("elsewhere"));
        assertCode(ErrorCode.DATA_CORRUPTED, () -> open(temporary));
    }

    @Test
    void refusesDataOfAnotherStore() throws IOException {
        Path first = temporary.resolve("first");
        Path second = temporary.resolve("second");
        open(first).close();
        open(second).close();
        Files.move(first.resolve("db"), temporary.resolve("db"));
        Files.move(second.resolve("db"), first.resolve("db"));
        assertCode(ErrorCode.DATA_CORRUPTED, () -> open(first));
    }

    @Test
    void namesWhatRocksDbMeans() {
        assertThat(RocksErrors.of(error("No space left on device", Status.Code.IOError))
                        .code())
                .isEqualTo(ErrorCode.DISK_FULL);
        assertThat(RocksErrors.of(error("Corrupt or unsupported format_version: 7", Status.Code.Corruption))
                        .code())
                .isEqualTo(ErrorCode.UNKNOWN_FORMAT);
        assertThat(RocksErrors.of(error("block checksum mismatch", Status.Code.Corruption))
                        .code())
                .isEqualTo(ErrorCode.DATA_CORRUPTED);
    }

    private static RocksDBException error(String text, Status.Code code) {
        return new RocksDBException(text, new Status(code, Status.SubCode.None, text));
    }

    @Test
    void keepsRecordsOutOfTheRows() {
        try (MvccStore store = open(temporary)) {
            Records records = store.records();
            assertThat(records.putIfAbsent(key("job/1"), bytes("x"))).isTrue();
            assertThat(records.putIfAbsent(key("job/1"), bytes("y"))).isFalse();
            records.put(key("job/2"), bytes("z"));
            records.put(key("other"), bytes("z"));
            put(store, "a", "1");
        }
        try (MvccStore store = open(temporary)) {
            assertThat(store.records().get(key("job/1"))).contains(bytes("x"));
            assertThat(store.records().scan(key("job/"))).containsOnlyKeys(key("job/1"), key("job/2"));
            store.records().deleteAll(key("job/"));
            store.records().delete(key("nothing"));
            assertThat(store.records().scan(Key.EMPTY)).containsOnlyKeys(key("other"));
            assertThat(rows(store.scan(EVERYTHING, store.now()))).containsExactly("a=1");
        }
    }

    private static void assertCode(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StrandlineException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
