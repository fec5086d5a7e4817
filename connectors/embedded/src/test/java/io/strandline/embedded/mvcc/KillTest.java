package io.strandline.embedded.mvcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.ManualClock;
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.Window;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is left when the process that has the store is killed. */
@Timeout(60)
class KillTest {
    @TempDir
    Path folder;

    /** A running process that has the store, and what it prints. */
    private record Child(Process process, BufferedReader lines) implements AutoCloseable {
        String line() throws IOException {
            return Objects.requireNonNull(lines.readLine(), "the child ended");
        }

        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private Child start(String work) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StoreChild.class.getName(),
                        folder.toString(),
                        work)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new Child(process, process.inputReader());
    }

    /** Its wall clock is weeks behind that of the process that was killed. */
    private MvccStore reopen() {
        return MvccStore.open(folder, Stores.OPTIONS, new ManualClock());
    }

    @Test
    void keepsEveryAcknowledgedCommit() throws Exception {
        Map<String, Integer> acknowledged = new HashMap<>();
        try (Child child = start("commits")) {
            int until = 200 + ThreadLocalRandom.current().nextInt(200);
            for (int i = 0; i < until; i++) {
                acknowledge(acknowledged, child.line());
            }
            child.kill();
        }
        try (MvccStore store = reopen()) {
            acknowledged.forEach((thread, count) -> assertThat(Integer.parseInt(Stores.text(
                            store.get(Stores.key(thread), store.now()).orElseThrow())))
                    .isGreaterThanOrEqualTo(count));
        }
    }

    private static void acknowledge(Map<String, Integer> acknowledged, String line) {
        String[] parts = line.replace(".", "").split(" ", -1);
        acknowledged.put(parts[0], Integer.parseInt(parts[1]));
    }

    @Test
    void findsInTheIndexOfChangesWhatIsInTheData() throws Exception {
        try (Child child = start("commits")) {
            int until = 100 + ThreadLocalRandom.current().nextInt(300);
            for (int i = 0; i < until; i++) {
                child.line();
            }
            child.kill();
        }
        try (MvccStore store =
                MvccStore.open(folder, Stores.OPTIONS.withChanges(StoreChild.CHANGES), new ManualClock())) {
            HlcTimestamp end = store.now();
            for (HlcTimestamp start : times(store, end)) {
                Window window = new Window(start, end);
                VersionCursor data = VersionCursor.ofData(store.engine().rocks, Stores.EVERYTHING, window, start);
                assertThat(Stores.rows(store.revisions(Stores.EVERYTHING, window, Optional.of(start))))
                        .as("changes after %s", start)
                        .isEqualTo(Stores.rows(data));
            }
            assertThat(Epochs.read(store.engine().rocks).oldest()).isPositive();
        }
    }

    private static List<HlcTimestamp> times(MvccStore store, HlcTimestamp end) {
        List<HlcTimestamp> times = new ArrayList<>();
        try (RevisionCursor cursor =
                store.revisions(Stores.EVERYTHING, Window.full(end), Optional.of(HlcTimestamp.MIN))) {
            while (cursor.next()) {
                times.add(new HlcTimestamp(cursor.wallNanos(), cursor.logical()));
            }
        }
        return times;
    }

    @Test
    void keepsAClosedTimeClosedWhenTheWallClockStepsBack() throws Exception {
        HlcTimestamp time;
        List<String> rows;
        try (Child child = start("close")) {
            time = HlcTimestamp.parse(child.line());
            rows = List.of(child.line().split(",", -1));
            child.kill();
        }
        try (MvccStore store = reopen()) {
            assertThat(store.closedTime()).isGreaterThanOrEqualTo(time);
            assertThat(Stores.put(store, "a", "later")).isGreaterThan(time);
            assertThat(Stores.rows(store.scan(Stores.EVERYTHING, time))).isEqualTo(rows);
        }
    }

    @Test
    void hasAllRowsOfAnIngestOrNone() throws Exception {
        int acknowledged = 0;
        try (Child child = start("ingests")) {
            int until = 3 + ThreadLocalRandom.current().nextInt(10);
            for (int i = 0; i < until; i++) {
                acknowledged = Integer.parseInt(child.line());
            }
            child.kill();
        }
        try (MvccStore store = reopen()) {
            for (int group = 0; group < acknowledged + 20; group++) {
                Key prefix = StoreChild.group(group);
                boolean recorded = store.records().get(prefix).isPresent();
                int rows = Stores.rows(store.scan(Span.ofPrefix(prefix), store.now()))
                        .size();
                assertThat(rows).as("rows of group %s", group).isEqualTo(recorded ? StoreChild.GROUP_ROWS : 0);
                if (group <= acknowledged) {
                    assertThat(recorded).as("record of group %s", group).isTrue();
                }
            }
        }
    }

    @Test
    void keepsWhatWasPreparedAndWhatWasCommittedInTheSecondPhase() throws Exception {
        String last = "";
        try (Child child = start("prepares")) {
            int until = 20 + ThreadLocalRandom.current().nextInt(20);
            for (int i = 0; i < until; i++) {
                last = child.line();
            }
            child.kill();
        }
        int number = Integer.parseInt(last.substring(last.indexOf(' ') + 1));
        try (MvccStore store = reopen()) {
            List<Preparation> prepared = store.prepared();
            assertThat(prepared).hasSizeLessThanOrEqualTo(1);
            for (Preparation one : prepared) {
                store.commitPrepared(one.gid());
            }
            for (int i = 0; i <= number; i++) {
                assertThat(store.get(StoreChild.row(i), store.now()))
                        .as("row %s after \"%s\"", i, last)
                        .contains(Stores.bytes("gid-" + i));
            }
        }
    }

    @Test
    void keepsOtherProcessesOutUntilItIsDead() throws Exception {
        try (Child child = start("close")) {
            child.line();
            assertThatThrownBy(this::reopen).isInstanceOfSatisfying(StrandlineException.class, e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.IN_USE);
                assertThat(e.message())
                        .isEqualTo("store is open in process " + child.process().pid());
            });
            child.kill();
        }
        reopen().close();
    }
}
