package io.strandline.manifest.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Of the place as a whole, and of what goes wrong. */
abstract class PlacePromises extends UploadPromises {
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

    @Test
    void deletesTwice() {
        put("folder/a");

        storage.delete("folder/a");
        storage.delete("folder/a");

        assertThat(storage.size("folder/a")).isEmpty();
        assertThat(names("")).isEmpty();
    }

    @Test
    void closesTwice() {
        put("a");

        storage.close();
        storage.close();
    }

    @Test
    void seesEverythingWhenItIsOpenedAgain() throws IOException {
        byte[] content = random(1_000_000);
        put("metadata/1", "x");
        upload("data/1", content);
        try (ExternalStorage again = assumeReopened()) {
            storage.close();

            assertThat(names(again, "")).containsExactly("data/1", "metadata/1", "x");
            assertThat(Arrays.equals(readBytes(again, "data/1"), content)).isTrue();
            assertThat(again.size("x")).contains(1L);
        }
    }

    @Test
    void seesAtOnceWhatAnotherInstanceDoes() throws IOException {
        try (ExternalStorage other = assumeReopened()) {
            assertThat(storage.size("a/1")).isEmpty();
            assertThat(names("")).isEmpty();

            other.putIfAbsent("a/1", bytes("one"));
            assertThat(read("a/1")).isEqualTo("one");
            assertThat(names("")).containsExactly("a/1");

            other.delete("a/1");
            assertThat(storage.size("a/1")).isEmpty();
            assertThat(names("")).isEmpty();
        }
    }

    @Test
    void namesObjectsUnderItsOwnNameInErrors() {
        String path = storage.displayName().replaceFirst("\\?.*", "");

        assertFails(ErrorCode.UNDEFINED_FILE, () -> storage.open("no where/1"))
                .hasMessageContaining(path)
                .hasMessageContaining("no where/1 does not exist");
        Upload upload = storage.upload("up/load");
        upload.close();
        assertFails(ErrorCode.CANCELED, upload::commit)
                .hasMessageContaining(path)
                .hasMessageContaining("up/load");
    }

    @Test
    void showsNoSecrets() {
        assumeThat(secrets()).isNotEmpty();

        List<String> shown = new ArrayList<>(List.of(storage.displayName(), String.valueOf(storage)));
        newDeniedStorage().ifPresent(denied -> {
            try (denied) {
                shown.add(denied.displayName());
                shown.add(messageOf(() -> denied.putIfAbsent("a", bytes("x"))));
                shown.add(messageOf(() -> denied.list("").count()));
                shown.add(messageOf(() -> writeThrough(denied)));
            }
        });
        shown.add(messageOf(() -> storage.open("nothing")));
        shown.add(messageOf(() -> storage.open("../up")));

        for (String secret : secrets()) {
            assertThat(shown).allSatisfy(text -> assertThat(text).doesNotContain(secret));
        }
    }

    /** With its hint, and with what caused it: logs show that too. */
    private static String messageOf(ThrowingCallable call) {
        StringBuilder shown = new StringBuilder();
        assertThatThrownBy(call).isInstanceOfSatisfying(StrandlineException.class, e -> {
            e.hint().ifPresent(shown::append);
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                shown.append(cause);
            }
        });
        return shown.toString();
    }

    @Test
    void givesAHintWithEveryErrorThatAUserCanCause() {
        assertThatThrownBy(() -> storage.open("nothing"))
                .isInstanceOfSatisfying(
                        StrandlineException.class, e -> assertThat(e.hint()).isPresent());
        assertThatThrownBy(() -> storage.putIfAbsent("a/../b", bytes("x")))
                .isInstanceOfSatisfying(
                        StrandlineException.class, e -> assertThat(e.hint()).isPresent());
    }
}
