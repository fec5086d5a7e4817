package io.strandline.job.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.keyspace.Locality;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkEnumeratorTest {
    private static final Patience PATIENCE = new Patience(Duration.ofSeconds(5), Duration.ofMinutes(5));

    private final FakeEnumeratorContext context = new FakeEnumeratorContext();
    private Instant now = Instant.EPOCH;
    private Locality filter = Locality.NONE;

    private WorkEnumerator started(int splits) {
        WorkEnumerator enumerator = new WorkEnumerator(
                context, (parallelism, statistics) -> PlannedWork.of(splits), PATIENCE, filter, () -> now);
        enumerator.start();
        return enumerator;
    }

    private void ask(WorkEnumerator enumerator, int subtask) {
        context.register(subtask);
        enumerator.handleSplitRequest(subtask, "localhost");
    }

    private static void finish(WorkEnumerator enumerator, int subtask, String split, String... children) {
        enumerator.handleSourceEvent(subtask, 0, new SplitEvent.Finished(split, List.of(children), 10, 100, 1, 0));
    }

    @Test
    void givesOneSplitForEachRequestInTheOrderOfThePlan() {
        WorkEnumerator enumerator = started(3);
        ask(enumerator, 0);
        ask(enumerator, 1);
        context.runPending();
        ask(enumerator, 0);

        assertThat(context.splitsOf(0)).containsExactly("000000", "000002");
        assertThat(context.splitsOf(1)).containsExactly("000001");
    }

    @Test
    void letsReadersGoAtOnceWhenThereIsNothingToDo() {
        WorkEnumerator enumerator = started(0);
        ask(enumerator, 0);
        context.runPending();

        assertThat(context.letGo).containsExactly(0);
    }

    @Test
    void keepsIdleReadersUntilEverySplitIsFinished() {
        WorkEnumerator enumerator = started(1);
        ask(enumerator, 0);
        ask(enumerator, 1);
        context.runPending();
        assertThat(context.letGo).isEmpty();

        finish(enumerator, 0, "000000");
        ask(enumerator, 0);

        assertThat(context.letGo).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void givesReturnedSplitsToOtherReadersEvenIfTheyWereFinished() {
        WorkEnumerator enumerator = started(2);
        ask(enumerator, 0);
        context.runPending();
        finish(enumerator, 0, "000000");
        ask(enumerator, 0);
        assertThat(context.splitsOf(0)).containsExactly("000000", "000001");

        context.readers.remove(0);
        enumerator.addSplitsBack(FakeEnumeratorContext.splits(List.of("000000", "000001")), 0);
        ask(enumerator, 1);
        ask(enumerator, 1);

        assertThat(context.splitsOf(1)).containsExactly("000000", "000001");
        assertThat(context.letGo).isEmpty();
    }

    @Test
    void servesAgainAfterReadersWereLetGo() {
        WorkEnumerator enumerator = started(1);
        ask(enumerator, 0);
        context.runPending();
        finish(enumerator, 0, "000000");
        ask(enumerator, 0);
        assertThat(context.letGo).containsExactly(0);

        enumerator.addSplitsBack(FakeEnumeratorContext.splits(List.of("000000")), 0);
        ask(enumerator, 0);
        assertThat(context.splitsOf(0)).containsExactly("000000", "000000");
        finish(enumerator, 0, "000000");
        ask(enumerator, 0);

        assertThat(context.letGo).containsExactly(0, 0);
    }

    @Test
    void givesChildrenOnceHoweverOftenTheirParentIsReplayed() {
        WorkEnumerator enumerator = started(1);
        ask(enumerator, 0);
        context.runPending();
        finish(enumerator, 0, "000000", "000000.1");
        finish(enumerator, 0, "000000", "000000.1");
        ask(enumerator, 0);
        ask(enumerator, 1);

        assertThat(context.splitsOf(0)).containsExactly("000000", "000000.1");
        assertThat(context.splitsOf(1)).isEmpty();
        finish(enumerator, 0, "000000.1");
        assertThat(context.letGo).containsExactly(1);
    }

    @Test
    void givesNothingToAReaderThatDiedAfterItAsked() {
        WorkEnumerator enumerator = started(1);
        ask(enumerator, 0);
        context.readers.remove(0);
        context.runPending();
        ask(enumerator, 1);

        assertThat(context.splitsOf(0)).isEmpty();
        assertThat(context.splitsOf(1)).containsExactly("000000");
    }

    @Test
    void failsTheJobWithWhatFailedThePlan() {
        StrandlineException refused = new StrandlineException(ErrorCode.BELOW_GC_THRESHOLD, "too old");
        WorkEnumerator enumerator = new WorkEnumerator(
                context,
                (parallelism, statistics) -> {
                    throw refused;
                },
                PATIENCE,
                filter,
                () -> now);
        enumerator.start();

        assertThatThrownBy(context::runPending)
                .satisfies(
                        thrown -> assertThat(StrandlineException.findIn(thrown)).containsSame(refused));
    }

    private static final StrandlineException HELD = new StrandlineException(ErrorCode.IN_USE, "held");

    @Test
    void triesABlockedSplitAgainAfterAllOthersAndAWhile() {
        WorkEnumerator enumerator = started(2);
        ask(enumerator, 0);
        context.runPending();
        enumerator.handleSourceEvent(0, new SplitEvent.Blocked("000000", 1, HELD));
        ask(enumerator, 0);
        finish(enumerator, 0, "000001");
        ask(enumerator, 0);
        assertThat(context.splitsOf(0)).containsExactly("000000", "000001");
        assertThat(context.letGo).isEmpty();

        now = now.plusMillis(4_999);
        context.beat();
        assertThat(context.splitsOf(0)).hasSize(2);
        now = now.plusMillis(1);
        context.beat();

        assertThat(context.splitsOf(0)).containsExactly("000000", "000001", "000000");
    }

    @Test
    void failsTheJobAtOnceWhenASplitCannotBeDone() {
        WorkEnumerator enumerator = started(1);
        ask(enumerator, 0);
        context.runPending();
        enumerator.handleSourceEvent(0, new SplitEvent.Blocked("000000", 1, HELD));
        now = now.plus(PATIENCE.timeout());

        assertThatThrownBy(() -> enumerator.handleSourceEvent(0, new SplitEvent.Blocked("000000", 1, HELD)))
                .hasCauseInstanceOf(NonRetryableException.class)
                .hasRootCause(HELD);
    }

    @Test
    void doesNotGiveASplitTwiceThatWasHandedBackBeforeItsReaderWasLost() {
        WorkEnumerator enumerator = started(1);
        ask(enumerator, 0);
        context.runPending();
        enumerator.handleSourceEvent(0, new SplitEvent.Blocked("000000", 1, HELD));

        enumerator.addSplitsBack(FakeEnumeratorContext.splits(List.of("000000")), 0);
        now = now.plus(PATIENCE.retryDelay());
        ask(enumerator, 1);
        ask(enumerator, 2);

        assertThat(context.splitsOf(1)).containsExactly("000000");
        assertThat(context.splitsOf(2)).isEmpty();
    }

    private void arrive(WorkEnumerator enumerator, int subtask, String locality) {
        context.register(subtask);
        enumerator.handleSourceEvent(subtask, 0, new ReaderHello(Locality.of(locality), "tm-" + subtask));
        enumerator.handleSplitRequest(subtask, "localhost");
    }

    @Test
    void givesSplitsOnlyWhereExecutionLocalitySaysAndLetsTheOthersGoAtTheEnd() {
        filter = Locality.of("region=eu");
        WorkEnumerator enumerator = started(2);
        arrive(enumerator, 0, "region=us,az=a");
        arrive(enumerator, 1, "region=eu,az=a");
        context.runPending();
        finish(enumerator, 1, "000000");
        ask(enumerator, 1);
        assertThat(context.letGo).isEmpty();
        finish(enumerator, 1, "000001");
        ask(enumerator, 1);

        assertThat(context.splitsOf(0)).isEmpty();
        assertThat(context.splitsOf(1)).containsExactly("000000", "000001");
        assertThat(context.letGo).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void failsAtOnceWhenAllReadersAreThereAndNoneMayWork() {
        filter = Locality.of("region=eu");
        WorkEnumerator enumerator = started(2);
        arrive(enumerator, 0, "region=us,az=a");

        assertThatThrownBy(() -> arrive(enumerator, 1, ""))
                .hasCauseInstanceOf(NonRetryableException.class)
                .rootCause()
                .hasMessage("no TaskManager matches EXECUTION LOCALITY 'region=eu'; there are: tm-0 (region=us,az=a),"
                        + " tm-1 (no locality)");
    }

    @Test
    void failsAfterAWhileWhenSlotsAreTooFewForAllReaders() {
        filter = Locality.of("region=eu");
        WorkEnumerator enumerator = started(2);
        arrive(enumerator, 0, "region=us");
        context.beat();
        now = now.plus(Admission.PATIENCE);

        assertThatThrownBy(context::beat).hasCauseInstanceOf(NonRetryableException.class);
    }

    @Test
    void givesSplitsToReadersThatAreNearThemAndRemoteOnesAfterAWhile() {
        PlannedWork work = new PlannedWork.Builder()
                .add(List.of("region=us,az=a"))
                .add(List.of("region=us,az=a"))
                .add(List.of("region=eu,az=a"))
                .build();
        WorkEnumerator enumerator =
                new WorkEnumerator(context, (parallelism, statistics) -> work, PATIENCE, filter, () -> now);
        enumerator.start();
        arrive(enumerator, 0, "region=us,az=a");
        arrive(enumerator, 1, "region=eu,az=a");
        context.runPending();
        assertThat(context.splitsOf(0)).containsExactly("000000");
        assertThat(context.splitsOf(1)).containsExactly("000002");

        finish(enumerator, 1, "000002");
        ask(enumerator, 1);
        context.beat();
        assertThat(context.splitsOf(1)).hasSize(1);
        now = now.plus(NearbySplits.DELAY);
        context.beat();

        assertThat(context.splitsOf(1)).containsExactly("000002", "000001");
    }

    private void arriveAgain(WorkEnumerator enumerator, int subtask, int attempt, String locality) {
        context.attempts.put(subtask, List.of(0, attempt));
        enumerator.handleSourceEvent(subtask, attempt, new ReaderHello(Locality.of(locality), "tm-of-" + attempt));
    }

    @Test
    void givesASplitOnlyWhenAllAttemptsAtAReaderAreWhereExecutionLocalitySays() {
        filter = Locality.of("region=eu");
        WorkEnumerator enumerator = started(1);
        context.register(0);
        enumerator.handleSourceEvent(0, 0, new ReaderHello(Locality.of("region=eu,az=a"), "tm-0"));
        arriveAgain(enumerator, 0, 1, "region=us,az=a");
        ask(enumerator, 0);
        context.runPending();
        context.beat();
        assertThat(context.splitsOf(0)).isEmpty();

        context.attempts.put(0, List.of(0));
        context.beat();

        assertThat(context.splitsOf(0)).containsExactly("000000");
    }

    @Test
    void givesSplitsNearTheAttemptThatIsLeft() {
        PlannedWork work = new PlannedWork.Builder()
                .add(List.of("region=eu,az=a"))
                .add(List.of("region=us,az=a"))
                .build();
        WorkEnumerator enumerator =
                new WorkEnumerator(context, (parallelism, statistics) -> work, PATIENCE, filter, () -> now);
        enumerator.start();
        context.runPending();
        context.register(0);
        enumerator.handleSourceEvent(0, 0, new ReaderHello(Locality.of("region=us,az=a"), "tm-0"));
        arriveAgain(enumerator, 0, 1, "region=eu,az=a");
        context.attempts.put(0, List.of(0));
        context.beat();

        ask(enumerator, 0);

        assertThat(context.splitsOf(0)).containsExactly("000001");
    }
}
