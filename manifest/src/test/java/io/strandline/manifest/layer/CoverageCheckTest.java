package io.strandline.manifest.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.storage.MemoryStorage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoverageCheckTest {
    private final MemoryStorage storage = new MemoryStorage();
    private final LayerProgress progress = new LayerProgress(storage, Samples.DIRECTORY);
    private final StoredPlan plan = Samples.writePlan(storage);
    private CoverageCheck check;

    @BeforeEach
    void open(@TempDir Path scratch) {
        check = new CoverageCheck(plan, scratch);
    }

    @AfterEach
    void close() {
        check.close();
    }

    @Test
    void acceptsProgressInAnyOrderAndAgain() {
        List<SplitProgress> all = new ArrayList<>(Samples.allProgress(plan));
        Collections.reverse(all);
        all.forEach(check::add);
        all.forEach(check::add);

        assertThatCode(this::verify).doesNotThrowAnyException();
    }

    @Test
    void acceptsASplitThatHasNoEntriesBecauseItWasEmpty() {
        List<SplitProgress> all = Samples.allProgress(plan);
        check.add(all.get(0));
        check.add(all.get(1));
        check.add(Samples.progress(plan, SplitId.of(1), List.of(), all.get(2).done(), List.of()));

        assertThatCode(this::verify).doesNotThrowAnyException();
    }

    @Test
    void acceptsKeysThatWereReadInMoreSpansThanPlanned() {
        List<SplitProgress> all = Samples.allProgress(plan);
        check.add(all.get(0));
        check.add(all.get(1));
        check.add(Samples.progress(
                plan,
                SplitId.of(1),
                List.of(),
                List.of(Samples.splitSpan(104, 20, 22), Samples.splitSpan(104, 22, 30), Samples.splitSpan(105, 0, 9)),
                List.of()));

        assertThatCode(this::verify).doesNotThrowAnyException();
    }

    @Test
    void refusesAPlanWhoseSplitWasNotRead() {
        check.add(Samples.allProgress(plan).get(2));

        assertThatThrownBy(this::verify)
                .hasMessage("split 000000 of job " + Samples.JOB + " was not read")
                .extracting("code")
                .isEqualTo(ErrorCode.INTERNAL);
    }

    @Test
    void refusesAPlanWhoseChildWasNotRead() {
        check.add(Samples.allProgress(plan).get(0));
        check.add(Samples.allProgress(plan).get(2));

        assertThatThrownBy(this::verify)
                .hasMessageContaining("split 000000.1 of job")
                .hasMessageContaining("was not read");
    }

    @Test
    void refusesAChildThatNobodyMade() {
        Samples.allProgress(plan).forEach(check::add);
        SplitId orphan = SplitId.of(1).child(1);
        check.add(Samples.progress(plan, orphan, List.of(), List.of(Samples.splitSpan(105, 9, 10)), List.of()));

        assertThatThrownBy(this::verify)
                .hasMessageContaining("split 000001.1 of job")
                .hasMessageContaining("is not in the plan");
    }

    @Test
    void refusesASplitThatWasReadInPart() {
        List<SplitProgress> all = Samples.allProgress(plan);
        check.add(all.get(0));
        check.add(all.get(1));
        check.add(Samples.progress(
                plan,
                SplitId.of(1),
                all.get(2).entries(),
                List.of(Samples.splitSpan(104, 20, 29), Samples.splitSpan(105, 0, 9)),
                List.of()));

        assertThatThrownBy(this::verify)
                .hasMessageContaining("split 000001 of job")
                .hasMessageContaining("was not read as it was planned");
    }

    @Test
    void refusesKeysThatAreDoneAndLeftToAChild() {
        List<SplitProgress> all = Samples.allProgress(plan);
        SplitProgress twice = Samples.progress(
                plan,
                SplitId.of(0),
                List.of(),
                List.of(Samples.splitSpan(104, 0, 16)),
                all.get(0).children());

        assertThatThrownBy(() -> check.add(twice)).hasMessageContaining("has keys twice");
    }

    @Test
    void refusesAnotherReadGeneration() {
        SplitProgress split = Samples.allProgress(plan).get(2);
        SplitProgress other = new SplitProgress(
                split.jobId(),
                split.planDigest(),
                split.splitId(),
                "snapshot 2",
                split.attempt(),
                split.entries(),
                split.done(),
                split.children(),
                split.writtenAt());

        assertThatThrownBy(() -> check.add(other))
                .hasMessageContaining("was read in generation \"snapshot 2\", the plan in \"\"");
    }

    @Test
    void refusesTheProgressOfAnotherPlan() {
        StoredPlan other = new StoredPlan(plan.plan(), Digest.ofContent(new byte[] {7}));

        assertThatThrownBy(() -> check.add(Samples.allProgress(other).get(0)))
                .hasMessageContaining("is of another plan");
    }

    @Test
    void anEmptyPlanIsCovered(@TempDir Path scratch) {
        StoredPlan empty = new StoredPlan(Samples.plan(List.of()), plan.digest());
        try (CoverageCheck ofNothing = new CoverageCheck(empty, scratch)) {
            ofNothing.verify(progress.splits(empty.plan()));
            assertThat(empty.plan().splitCount()).isZero();
        }
    }

    private void verify() {
        check.verify(progress.splits(plan.plan()));
    }
}
