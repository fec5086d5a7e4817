package io.strandline.manifest.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.strandline.manifest.ErrorCode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of the names that objects have. */
abstract class NamePromises extends CreateOncePromises {
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
        storage.putIfAbsent("\u00e9", bytes("one code point"));
        if (takesName("e\u0301")) {
            assertThat(storage.putIfAbsent("e\u0301", bytes("two code points"))).isTrue();
            assertThat(read("e\u0301")).isEqualTo("two code points");
        } else {
            assertFails(ErrorCode.INVALID_NAME, () -> storage.putIfAbsent("e\u0301", bytes("two code points")));
        }

        assertThat(read("case")).isEqualTo("lower");
        assertThat(read("CASE")).isEqualTo("upper");
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
        assertThat(storage.size(name)).contains(1L);

        assertFails(ErrorCode.NAME_TOO_LONG, () -> storage.putIfAbsent(part + "é", bytes("x")));
        assertFails(ErrorCode.NAME_TOO_LONG, () -> storage.putIfAbsent(part + "/" + name, bytes("x")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "percent%20%", "one+two", "резервная", "バック😀", "question?&=#", "-rf", "~", "a:b"})
    void listsFoldersWithOddNames(String folder) {
        assumeThat(takesName(folder)).as("taking " + folder).isTrue();
        put(folder + "/1/" + folder, folder + "/2", folder + "3");

        assertThat(names(folder + "/")).containsExactly(folder + "/1/" + folder, folder + "/2");
        assertThat(names(folder)).contains(folder + "3", folder + "/2").hasSize(3);
        assertThat(folder(folder + "/")).containsExactly("1/", "2");
        assertThat(folder(folder + "/1/")).containsExactly(folder);
        assertThat(folder("")).containsExactlyInAnyOrder(folder + "/", folder + "3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "percent%2F%41", "one+two", "резервная", "バック😀", "question?&=#"})
    void deletesNamesWithOddCharacters(String name) {
        put(name, name + "2", "folder " + name + "/" + name);

        storage.delete(name);
        storage.delete("folder " + name + "/" + name);

        assertThat(names("")).containsExactly(name + "2");
        assertThat(storage.size(name)).isEmpty();
    }

    @Test
    void doesNotDecodeNames() throws IOException {
        storage.putIfAbsent("a%20b", bytes("percent"));
        storage.putIfAbsent("a b", bytes("space"));
        storage.putIfAbsent("a+b", bytes("plus"));
        storage.putIfAbsent("a%2Fb", bytes("no folder"));

        assertThat(read("a%20b")).isEqualTo("percent");
        assertThat(read("a b")).isEqualTo("space");
        assertThat(read("a+b")).isEqualTo("plus");
        assertThat(read("a%2Fb")).isEqualTo("no folder");
        assertThat(folder("")).containsExactly("a b", "a%20b", "a%2Fb", "a+b");
    }
}
