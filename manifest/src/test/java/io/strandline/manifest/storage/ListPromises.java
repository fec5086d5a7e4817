package io.strandline.manifest.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.ErrorCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Of listings. */
abstract class ListPromises extends NamePromises {
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
        storage.putIfAbsent("b", bytes("1"));

        try (Stream<StoredObject> objects = storage.list("")) {
            assertThat(objects).containsExactly(new StoredObject("a", 5), new StoredObject("b", 1));
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
    void listsManyObjectsInPages() throws Exception {
        putMany("many/");

        try (Stream<StoredObject> objects = storage.list("many/")) {
            int[] next = {0};
            objects.forEach(object -> {
                assertThat(object).isEqualTo(new StoredObject(many("many/", next[0]), 1));
                next[0]++;
            });
            assertThat(next[0]).isEqualTo(manyObjects());
        }
        assertThat(names(many("many/", manyObjects() - 1))).hasSize(1);
        assertThat(folder("")).containsExactly("many/");
    }

    @Test
    void listsManyFoldersOnceEach() throws Exception {
        int threads = 8;
        int each = Math.min(150, manyObjects() / 50);
        List<Callable<Boolean>> puts = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            int first = thread * each;
            puts.add(() -> {
                for (int folder = first; folder < first + each; folder++) {
                    put(String.format("f%04d/1", folder), String.format("f%04d/2/x", folder));
                }
                return true;
            });
        }
        inParallel(puts);

        List<String> listed = folder("");
        assertThat(listed).hasSize(threads * each).isSorted().doesNotHaveDuplicates();
        assertThat(listed.get(0)).isEqualTo("f0000/");
    }

    @Test
    void canEndAListingEarly() throws Exception {
        put("a", "b", "c");

        try (Stream<StoredObject> objects = storage.list("")) {
            assertThat(objects.iterator().next().name()).isEqualTo("a");
        }
        try (Stream<String> parts = storage.listFolder("")) {
            assertThat(parts.findFirst()).contains("a");
        }
        storage.list("").close();
        storage.listFolder("").close();
        assertThat(names("")).containsExactly("a", "b", "c");
    }

    @Test
    void doesNotListWhatWasDeleted() {
        put("a/1", "a/2", "a/3");
        storage.delete("a/2");

        assertThat(names("a/")).containsExactly("a/1", "a/3");
        assertThat(folder("a/")).containsExactly("1", "3");
    }

    @Test
    void doesNotTakeANeighbourForAFolder() {
        put("ab/1", "a/2", "a b/3", "a.b/4");

        assertThat(folder("ab/")).containsExactly("1");
        assertThat(names("a/")).containsExactly("a/2");
        assertThat(names("ab/")).containsExactly("ab/1");
    }

    @Test
    void listsWhatWasThereBeforeWhileOthersPut() throws Exception {
        put("data/100", "data/200", "data/300");
        List<Callable<Boolean>> calls = new ArrayList<>();
        calls.add(() -> {
            for (int i = 0; i < 50; i++) {
                put("data/1" + (10 + i));
            }
            return true;
        });
        for (int thread = 0; thread < 2; thread++) {
            calls.add(() -> {
                for (int i = 0; i < 20; i++) {
                    List<String> listed = names("data/");
                    assertThat(listed)
                            .contains("data/100", "data/200", "data/300")
                            .isSorted()
                            .doesNotHaveDuplicates();
                }
                return true;
            });
        }

        assertThat(inParallel(calls)).hasSize(3);
        assertThat(names("data/")).hasSize(53);
    }

    @Test
    void leavesOutFoldersThatCopyToolsMake() {
        assumeForeign("copied/", new byte[0]);
        assumeForeign("copied/deep/", new byte[0]);
        put("copied/deep/1", "copied/2");

        assertThat(names("")).containsExactly("copied/2", "copied/deep/1");
        assertThat(folder("copied/")).containsExactly("2", "deep/");
        assertThat(storage.size("copied")).isEmpty();
        assertFails(ErrorCode.UNDEFINED_FILE, () -> storage.open("copied/deep"));
    }

    @Test
    void leavesOutNamesThatNoObjectMayHave() {
        assumeForeign("odd//1", bytes("x"));
        put("odd/2");

        assertThat(names("")).containsExactly("odd/2");
        assertThat(folder("odd/")).containsExactly("2");
    }

    @Test
    void listsWhatOtherProgramsPut() throws IOException {
        assumeForeign("foreign/a b+c", bytes("12345"));

        try (Stream<StoredObject> objects = storage.list("foreign/")) {
            assertThat(objects).containsExactly(new StoredObject("foreign/a b+c", 5));
        }
        assertThat(read("foreign/a b+c")).isEqualTo("12345");
    }

    private void putMany(String folder) throws Exception {
        List<Callable<Boolean>> puts = new ArrayList<>();
        int threads = 8;
        for (int thread = 0; thread < threads; thread++) {
            int first = thread;
            puts.add(() -> {
                for (int i = first; i < manyObjects(); i += threads) {
                    if (!putForeign(many(folder, i), new byte[1])) {
                        storage.putIfAbsent(many(folder, i), new byte[1]);
                    }
                }
                return true;
            });
        }
        inParallel(puts);
    }

    private static String many(String folder, int number) {
        return folder + String.format("%06d", number);
    }
}
