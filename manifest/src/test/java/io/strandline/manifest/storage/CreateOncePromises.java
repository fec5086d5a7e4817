package io.strandline.manifest.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

/** Of small objects that are created once. */
abstract class CreateOncePromises extends StoragePlace {
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
    void putsOneMebibyte() throws IOException {
        byte[] content = random(1 << 20);

        assertThat(storage.putIfAbsent("progress/large", content)).isTrue();

        assertThat(readBytes(storage, "progress/large")).isEqualTo(content);
        assertThat(storage.size("progress/large")).contains(1L << 20);
    }

    @Test
    void keepsWhatWasPutWhenTheCallersArrayChanges() throws IOException {
        byte[] mine = bytes("as it was");
        storage.putIfAbsent("PLAN", mine);
        Arrays.fill(mine, (byte) 0);

        assertThat(read("PLAN")).isEqualTo("as it was");
    }

    @Test
    void doesNotPutWhereAnUploadIs() throws IOException {
        upload("PLAN", bytes("uploaded"));

        assertThat(storage.putIfAbsent("PLAN", bytes("put"))).isFalse();
        assertThat(read("PLAN")).isEqualTo("uploaded");
    }

    @Test
    void doesNotPutWhereAnotherInstanceDid() throws IOException {
        try (ExternalStorage other = assumeReopened()) {
            assertThat(other.putIfAbsent("PLAN", bytes("other"))).isTrue();
            assertThat(storage.putIfAbsent("PLAN", bytes("mine"))).isFalse();
            assertThat(read("PLAN")).isEqualTo("other");
        }
    }

    @Test
    void doesNotPutWhereAnotherProgramDid() throws IOException {
        assumeForeign("PLAN", bytes("foreign"));

        assertThat(storage.putIfAbsent("PLAN", bytes("mine"))).isFalse();
        assertThat(read("PLAN")).isEqualTo("foreign");
    }

    @Test
    void saysHowSureItIsThatOnePutWins() {
        assertThat(storage.createOnce()).isNotNull();
    }

    @Test
    void letsExactlyOneOfManyCallersCreateAnObject() throws Exception {
        assumeThat(storage.createOnce()).as("creating once").isNotEqualTo(ExternalStorage.CreateOnce.NOT);
        int callers = 8;
        int rounds = 25;
        CyclicBarrier start = new CyclicBarrier(callers);
        List<Callable<Integer>> attempts = new ArrayList<>();
        for (int caller = 0; caller < callers; caller++) {
            attempts.add(() -> wins(storage, start, rounds));
        }

        assertThat(sum(inParallel(attempts))).isEqualTo(rounds);
        assertThat(names("race/")).hasSize(rounds);
    }

    @Test
    void letsExactlyOneOfManyInstancesCreateAnObject() throws Exception {
        assumeThat(storage.createOnce()).as("creating once").isNotEqualTo(ExternalStorage.CreateOnce.NOT);
        int rounds = 10;
        List<ExternalStorage> instances = new ArrayList<>();
        try {
            for (int instance = 0; instance < 4; instance++) {
                instances.add(assumeReopened());
            }
            CyclicBarrier start = new CyclicBarrier(instances.size());
            List<Callable<Integer>> attempts = new ArrayList<>();
            for (ExternalStorage instance : instances) {
                attempts.add(() -> wins(instance, start, rounds));
            }

            assertThat(sum(inParallel(attempts))).isEqualTo(rounds);
        } finally {
            instances.forEach(ExternalStorage::close);
        }
        assertThat(names("race/")).hasSize(rounds);
    }

    private static int wins(ExternalStorage place, CyclicBarrier start, int rounds) throws Exception {
        byte[] mine = bytes("caller " + Thread.currentThread().getId());
        int won = 0;
        for (int round = 0; round < rounds; round++) {
            String name = "race/" + round + "/OUTCOME";
            start.await();
            boolean created = place.putIfAbsent(name, mine);
            won += created ? 1 : 0;
            // Whoever lost sees the winner's object whole, at once.
            byte[] winner = readBytes(place, name);
            assertThat(Arrays.equals(winner, mine)).isEqualTo(created);
            assertThat(new String(winner, UTF_8)).matches("caller \\d+");
        }
        return won;
    }

    private static int sum(List<Integer> numbers) {
        return numbers.stream().mapToInt(number -> number).sum();
    }

    @Test
    void survivesPutsAndDeletesInOneFolderAtTheSameTime() throws Exception {
        List<Callable<Boolean>> attempts = new ArrayList<>();
        for (int caller = 0; caller < 4; caller++) {
            String name = "shared/folder/" + caller;
            attempts.add(() -> {
                for (int round = 0; round < 50; round++) {
                    assertThat(storage.putIfAbsent(name, bytes("x"))).isTrue();
                    storage.delete(name);
                }
                return true;
            });
        }

        assertThat(inParallel(attempts)).hasSize(4);
        assertThat(names("")).isEmpty();
    }
}
