package io.strandline.manifest.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link ExternalStorage} promises; every implementation runs it. */
@Timeout(60)
public abstract class ExternalStorageContract {
    private ExternalStorage storage;

    /** An empty place. */
    protected abstract ExternalStorage newStorage();

    /** A place that exists and whose owner lets nobody read or write it; empty if there can be none here. */
    protected Optional<ExternalStorage> newDeniedStorage() {
        return Optional.empty();
    }

    /** Whether an object may have this name here, beyond what {@link ObjectNames} says; one that may not is refused. */
    protected boolean takesName(String name) {
        return true;
    }

    /** Whether a name below one of an object can be asked for; a server that keeps objects as files may break on it. */
    protected boolean answersForNamesBelowObjects() {
        return true;
    }

    @BeforeEach
    final void openStorage() {
        storage = newStorage();
    }

    @AfterEach
    final void closeStorage() {
        storage.close();
    }

    @Test
    void readsBackWhatWasPut() throws IOException {
        assertThat(storage.putIfAbsent("metadata/latest/LATEST-1", bytes("2026/11/01")))
                .isTrue();

        assertThat(read("metadata/latest/LATEST-1")).isEqualTo("2026/11/01");
        assertThat(storage.size("metadata/latest/LATEST-1")).contains(10L);
    }

    @Test
    void keepsTheFirstOfTwoPuts() throws IOException {
        storage.putIfAbsent("PLAN", bytes("first"));

        assertThat(storage.putIfAbsent("PLAN", bytes("second"))).isFalse();
        assertThat(read("PLAN")).isEqualTo("first");
    }

    @Test
    void putsAgainAfterADelete() throws IOException {
        storage.putIfAbsent("a/PLAN", bytes("first"));
        storage.delete("a/PLAN");

        assertThat(storage.putIfAbsent("a/PLAN", bytes("second"))).isTrue();
        assertThat(read("a/PLAN")).isEqualTo("second");
    }

    @Test
    void letsExactlyOneOfManyCallersCreateAnObject() throws Exception {
        int callers = 8;
        int rounds = 25;
        CyclicBarrier start = new CyclicBarrier(callers);
        List<Callable<Integer>> attempts = new ArrayList<>();
        for (int caller = 0; caller < callers; caller++) {
            byte[] mine = bytes("caller " + caller);
            attempts.add(() -> {
                int won = 0;
                for (int round = 0; round < rounds; round++) {
                    start.await();
                    won += storage.putIfAbsent("race/" + round + "/OUTCOME", mine) ? 1 : 0;
                    // Whoever lost sees the winner's object whole, at once.
                    assertThat(read("race/" + round + "/OUTCOME")).matches("caller \\d");
                }
                return won;
            });
        }

        int wins = 0;
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try {
            for (Future<Integer> attempt : threads.invokeAll(attempts)) {
                wins += attempt.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(wins).isEqualTo(rounds);
        assertThat(names("race/")).hasSize(rounds);
    }

    @Test
    void survivesPutsAndDeletesInOneFolderAtTheSameTime() throws Exception {
        int callers = 4;
        List<Callable<Void>> attempts = new ArrayList<>();
        for (int caller = 0; caller < callers; caller++) {
            String name = "shared/folder/" + caller;
            attempts.add(() -> {
                for (int round = 0; round < 50; round++) {
                    assertThat(storage.putIfAbsent(name, bytes("x"))).isTrue();
                    storage.delete(name);
                }
                return null;
            });
        }

        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try {
            for (Future<Void> attempt : threads.invokeAll(attempts)) {
                attempt.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(names("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "data/1234.avro",
                "a b/c d",
                "резервная/копия",
                "バックアップ/データ",
                "emoji-😀/𐍈",
                "percent%20%2F%%",
                "question?mark=1&x#y",
                "quote'\"`$(x);*[a-z]{b}\\back",
                "new\nline\ttab",
                ".hidden/..also/...",
                "~/-rf",
                "e\u0301/\u00e9",
                "COM1:/a|b<c>"
            })
    void takesNamesWithOddCharacters(String name) throws IOException {
        if (!takesName(name)) {
            assertFails(ErrorCode.INVALID_NAME, () -> storage.putIfAbsent(name, bytes("put")));
            assertFails(ErrorCode.INVALID_NAME, () -> storage.upload(name));
            return;
        }
        storage.putIfAbsent(name, bytes("put"));
        try (Upload upload = storage.upload(name + ".data")) {
            upload.write(bytes("uploaded"));
            upload.commit();
        }

        assertThat(names("")).containsExactly(name, name + ".data");
        assertThat(read(name)).isEqualTo("put");
        assertThat(read(name + ".data")).isEqualTo("uploaded");
    }

    @Test
    void tellsNamesApartThatLookTheSame() throws IOException {
        storage.putIfAbsent("case", bytes("lower"));
        storage.putIfAbsent("CASE", bytes("upper"));
        storage.putIfAbsent("e\u0301", bytes("two code points"));
        storage.putIfAbsent("\u00e9", bytes("one code point"));

        assertThat(read("case")).isEqualTo("lower");
        assertThat(read("CASE")).isEqualTo("upper");
        assertThat(read("e\u0301")).isEqualTo("two code points");
        assertThat(read("\u00e9")).isEqualTo("one code point");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/absolute",
                "folder/",
                "a//b",
                ".",
                "..",
                "../up",
                "a/..",
                "a/../b",
                "a/./b",
                "nul\0",
                "half\ud83d"
            })
    void refusesNamesThatNoObjectMayHave(String name) {
        assertFails(ErrorCode.INVALID_NAME, () -> storage.putIfAbsent(name, bytes("x")));
        assertFails(ErrorCode.INVALID_NAME, () -> storage.upload(name));
        assertFails(ErrorCode.INVALID_NAME, () -> storage.open(name));
        assertFails(ErrorCode.INVALID_NAME, () -> storage.openRange(name, 0, 1));
        assertFails(ErrorCode.INVALID_NAME, () -> storage.size(name));
        assertFails(ErrorCode.INVALID_NAME, () -> storage.delete(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "../", "a/../b", "a//b"})
    void refusesPrefixesInFoldersThatCannotBe(String prefix) {
        assertFails(ErrorCode.INVALID_NAME, () -> storage.list(prefix));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "/", "../", "a/../"})
    void refusesToListWhatIsNoFolder(String folder) {
        assertFails(ErrorCode.INVALID_NAME, () -> storage.listFolder(folder));
    }

    @Test
    void takesPartsOf255BytesAndLongNames() {
        String part = "é".repeat(127) + "x";
        // Object stores take 1,024 bytes together with the folder of the storage.
        String name = part + "/" + part + "/" + part + "/" + "y".repeat(200);
        assertThat(name.getBytes(UTF_8)).hasSize(968);

        assertThat(storage.putIfAbsent(name, bytes("x"))).isTrue();
        assertThat(names("")).containsExactly(name);

        assertFails(ErrorCode.NAME_TOO_LONG, () -> storage.putIfAbsent(part + "é", bytes("x")));
        assertFails(ErrorCode.NAME_TOO_LONG, () -> storage.putIfAbsent(part + "/" + name, bytes("x")));
    }

    @Test
    void listsInTheOrderOfUnsignedUtf8Bytes() {
        // '-' and '.' sort before '/', '0' after it; U+FF5E sorts before U+1F600, but after it in UTF-16.
        List<String> ordered = List.of("A", "a-b", "a.b", "a/1/z", "a/10", "a/2", "a0", "b", "é", "～", "😀");
        List<String> shuffled = new ArrayList<>(ordered);
        Collections.shuffle(shuffled, new Random(1));
        for (String name : shuffled) {
            storage.putIfAbsent(name, bytes("x"));
        }

        assertThat(names("")).isEqualTo(ordered);
        assertThat(folder("")).containsExactly("A", "a-b", "a.b", "a/", "a0", "b", "é", "～", "😀");
    }

    @Test
    void listsByAPrefixThatEndsInsideAPart() {
        put("data/1.avro", "data/10.avro", "data/2.avro", "data1", "progress/1", "progress/1.1", "progress/2");

        assertThat(names("data/1")).containsExactly("data/1.avro", "data/10.avro");
        assertThat(names("data")).containsExactly("data/1.avro", "data/10.avro", "data/2.avro", "data1");
        assertThat(names("progress/1.")).containsExactly("progress/1.1");
        assertThat(names("progress/2")).containsExactly("progress/2");
        assertThat(names("progress/3")).isEmpty();
        assertThat(names("nothing/here")).isEmpty();
        assertThat(names("data/1.avro/below")).isEmpty();
    }

    @Test
    void listsSizes() {
        storage.putIfAbsent("a", bytes("12345"));
        storage.putIfAbsent("b", new byte[0]);

        try (Stream<StoredObject> objects = storage.list("")) {
            assertThat(objects).containsExactly(new StoredObject("a", 5), new StoredObject("b", 0));
        }
    }

    @Test
    void listsTheNextPartsOfAFolderOnce() {
        put(
                "2026/11/01-1/BACKUP_MANIFEST",
                "2026/11/01-1/data/1",
                "2026/11/01-2/x",
                "2026/12/x",
                "metadata/latest/L",
                "x");

        assertThat(folder("")).containsExactly("2026/", "metadata/", "x");
        assertThat(folder("2026/")).containsExactly("11/", "12/");
        assertThat(folder("2026/11/01-1/")).containsExactly("BACKUP_MANIFEST", "data/");
        assertThat(folder("2027/")).isEmpty();
        assertThat(folder("x/")).isEmpty();
    }

    @Test
    void doesNotListAFolderWhoseLastObjectWasDeleted() {
        put("a/b/c", "a/d");

        storage.delete("a/b/c");
        assertThat(folder("a/")).containsExactly("d");

        storage.delete("a/d");
        assertThat(folder("")).isEmpty();
    }

    @Test
    void readsRangesAndStopsAtTheEnd() throws IOException {
        storage.putIfAbsent("digits", bytes("0123456789"));

        assertThat(readRange("digits", 0, 10)).isEqualTo("0123456789");
        assertThat(readRange("digits", 3, 4)).isEqualTo("3456");
        assertThat(readRange("digits", 8, 100)).isEqualTo("89");
        assertThat(readRange("digits", 10, 1)).isEmpty();
        assertThat(readRange("digits", Long.MAX_VALUE - 1, 1)).isEmpty();
        assertThat(readRange("digits", 5, Long.MAX_VALUE)).isEqualTo("56789");
    }

    @Test
    void keepsEmptyObjects() throws IOException {
        assertThat(storage.putIfAbsent("empty/put", new byte[0])).isTrue();
        try (Upload upload = storage.upload("empty/uploaded")) {
            upload.commit();
        }

        assertThat(names("")).containsExactly("empty/put", "empty/uploaded");
        assertThat(read("empty/put")).isEmpty();
        assertThat(readRange("empty/uploaded", 0, 1)).isEmpty();
        assertThat(storage.size("empty/uploaded")).contains(0L);
        assertThat(storage.putIfAbsent("empty/put", bytes("x"))).isFalse();
    }

    @Test
    void showsAnUploadOnlyOnceItIsCommitted() throws IOException {
        byte[] content = new byte[3_000_000];
        new Random(7).nextBytes(content);

        try (Upload upload = storage.upload("data/1.avro")) {
            upload.write(content, 0, 1_000_000);
            upload.write(content[1_000_000]);
            upload.flush();
            assertThat(storage.size("data/1.avro")).isEmpty();
            assertThat(names("")).isEmpty();

            upload.write(content, 1_000_001, content.length - 1_000_001);
            upload.commit();
            assertThat(storage.size("data/1.avro")).contains((long) content.length);
        }

        try (InputStream in = storage.open("data/1.avro")) {
            assertThat(in.readAllBytes()).isEqualTo(content);
        }
    }

    @Test
    void forgetsAnUploadThatIsClosedBeforeItsCommit() {
        Upload upload = storage.upload("data/1.avro");
        upload.write(bytes("half of it"));
        upload.close();
        upload.close();

        assertThat(names("")).isEmpty();
        assertThat(folder("")).isEmpty();
        assertFails(ErrorCode.CANCELED, upload::commit);
        assertFails(ErrorCode.CANCELED, () -> upload.write(1));
        assertThat(names("")).isEmpty();
    }

    @Test
    void commitsAnUploadOnce() throws IOException {
        Upload upload = storage.upload("data/1.avro");
        upload.write(bytes("all of it"));
        upload.commit();
        upload.commit();
        upload.close();
        upload.close();

        assertThat(read("data/1.avro")).isEqualTo("all of it");
        assertThatThrownBy(() -> upload.write(1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void endsAnUploadThatIsClosedFromAnotherThread() throws Exception {
        Upload upload = storage.upload("data/1.avro");
        byte[] block = new byte[64 * 1024];
        CyclicBarrier writing = new CyclicBarrier(2);
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try {
            Future<?> writes = writer.submit(() -> {
                upload.write(block);
                writing.await();
                // At most 16 GiB: the close below ends it long before.
                for (int i = 0; i < 250_000; i++) {
                    upload.write(block);
                }
                upload.commit();
                return null;
            });
            writing.await();
            upload.close();

            assertThatThrownBy(writes::get)
                    .cause()
                    .asInstanceOf(type(StrandlineException.class))
                    .extracting(StrandlineException::code)
                    .isEqualTo(ErrorCode.CANCELED);
        } finally {
            writer.shutdownNow();
        }

        assertThat(names("")).isEmpty();
    }

    @Test
    void endsAReadThatIsClosedFromAnotherThread() throws Exception {
        storage.putIfAbsent("a", new byte[100_000]);
        InputStream in = storage.open("a");
        assertThat(in.read()).isZero();

        Thread closer = new Thread(() -> {
            try {
                in.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        closer.start();
        closer.join();

        assertFails(ErrorCode.CANCELED, in::readAllBytes);
        in.close();
    }

    @Test
    void deletesNothingWhereNothingIs() {
        put("folder/a");

        storage.delete("nothing");
        storage.delete("folder/nothing");
        storage.delete("nothing/at/all");
        storage.delete("folder");
        if (answersForNamesBelowObjects()) {
            storage.delete("folder/a/below");
        }

        assertThat(names("")).containsExactly("folder/a");
    }

    @Test
    void saysWhichObjectIsNotThere() {
        put("folder/a");

        List<String> names = new ArrayList<>(List.of("nothing", "folder/nothing", "nothing/at/all", "folder"));
        if (answersForNamesBelowObjects()) {
            names.add("folder/a/below");
        }
        for (String name : names) {
            assertThat(storage.size(name)).isEmpty();
            assertFails(ErrorCode.UNDEFINED_FILE, () -> storage.open(name)).hasMessageContaining(name);
            assertFails(ErrorCode.UNDEFINED_FILE, () -> storage.openRange(name, 0, 1))
                    .hasMessageContaining(name);
        }
    }

    @Test
    void isEmptyBeforeTheFirstPut() {
        assertThat(names("")).isEmpty();
        assertThat(names("data/")).isEmpty();
        assertThat(folder("")).isEmpty();
        assertThat(storage.size("a")).isEmpty();
        storage.delete("a");
    }

    @Test
    void saysThatAPlaceIsDenied() {
        Optional<ExternalStorage> denied = newDeniedStorage();
        assumeThat(denied).isPresent();

        try (ExternalStorage place = denied.get()) {
            assertFails(ErrorCode.STORAGE_DENIED, () -> place.putIfAbsent("a", bytes("x")));
            assertFails(ErrorCode.STORAGE_DENIED, () -> place.putIfAbsent("folder/a", bytes("x")));
            assertFails(ErrorCode.STORAGE_DENIED, () -> writeThrough(place));
            assertFails(ErrorCode.STORAGE_DENIED, () -> place.open("a"));
            assertFails(ErrorCode.STORAGE_DENIED, () -> place.size("a"));
            assertFails(ErrorCode.STORAGE_DENIED, () -> place.list("").count());
            assertFails(ErrorCode.STORAGE_DENIED, () -> place.listFolder("").count());
        }
    }

    private static void writeThrough(ExternalStorage place) {
        try (Upload upload = place.upload("a")) {
            upload.write(bytes("x"));
            upload.commit();
        }
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertFails(ErrorCode code, ThrowingCallable call) {
        return assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StrandlineException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private void put(String... names) {
        for (String name : names) {
            assertThat(storage.putIfAbsent(name, bytes(name))).isTrue();
        }
    }

    private List<String> names(String prefix) {
        try (Stream<StoredObject> objects = storage.list(prefix)) {
            return objects.map(StoredObject::name).toList();
        }
    }

    private List<String> folder(String folder) {
        try (Stream<String> parts = storage.listFolder(folder)) {
            return parts.toList();
        }
    }

    private String read(String name) throws IOException {
        try (InputStream in = storage.open(name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private String readRange(String name, long offset, long length) throws IOException {
        try (InputStream in = storage.openRange(name, offset, length)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
