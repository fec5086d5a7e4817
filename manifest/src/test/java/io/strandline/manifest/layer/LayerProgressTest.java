package io.strandline.manifest.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.Key;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.DefinitionsDescriptor;
import io.strandline.manifest.storage.FaultyStorage;
import io.strandline.manifest.storage.MemoryStorage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerProgressTest {
    private static final String IN_DIRECTORY = Samples.DIRECTORY + "/";

    @TempDir
    private Path scratch;

    private final MemoryStorage storage = new MemoryStorage();
    private final LayerProgress progress = new LayerProgress(storage, Samples.DIRECTORY);

    @Test
    void anotherAttemptOfTheJobAdoptsThePlanThatWon() {
        StoredPlan won = Samples.writePlan(storage);

        SplitPageWriter pages = progress.pageWriter("other");
        pages.add(List.of(Samples.splitSpan(9, 0, 1)));
        StoredPlan adopted = progress.putPlan(Samples.plan(pages.finish()));

        assertThat(adopted).isEqualTo(won);
        assertThat(progress.plan()).hasValue(won);
        assertThat(progress.planOf(Samples.JOB)).hasValue(won);
    }

    @Test
    void aSecondJobIsToldWhoWorksHereAndHowFarItIs() {
        StoredPlan won = Samples.writePlan(storage);
        Samples.allProgress(won).forEach(split -> progress.putProgress(won, split));
        storage.delete(IN_DIRECTORY + "progress/000001");

        StrandlineException refusal =
                catchThrowableOfType(StrandlineException.class, () -> progress.putPlan(ofJob(5, won.plan())));

        assertThat(refusal.code()).isEqualTo(ErrorCode.IN_USE);
        assertThat(refusal)
                .hasMessage(
                        "\"memory:/2026/11/22-092200.12\" is being written by job 1234567890123456789: 1 of 2 splits"
                                + " are done, last sign of life seen at 2026-11-22T09:22:00.123456Z");
        assertThat(refusal.hint())
                .hasValueSatisfying(hint -> assertThat(hint).contains("if it is dead, leave it", "as of another time"));
    }

    @Test
    void aSecondJobMayAskBeforeItPutsAnything() {
        assertThat(progress.planOf(5)).isEmpty();

        Samples.writePlan(storage);

        assertThatThrownBy(() -> progress.planOf(5)).hasFieldOrPropertyWithValue("code", ErrorCode.IN_USE);
    }

    @Test
    void aSecondJobIsToldThatAnEarlierOneEndedWithoutABackup() {
        StoredPlan plan = Samples.writePlan(storage);
        progress.putOutcome(Outcome.fail(Samples.JOB, "disk full"));

        assertThatThrownBy(() -> progress.putPlan(ofJob(5, plan.plan())))
                .hasMessage(
                        "\"memory:/2026/11/22-092200.12\" holds what is left of job 1234567890123456789, which ended"
                                + " without a backup");
    }

    @Test
    void aSecondJobIsToldThatTheBackupIsThere() {
        Samples.writeLayer(storage, scratch);
        Plan plan = progress.plan().orElseThrow().plan();

        assertThatThrownBy(() -> progress.putPlan(ofJob(5, plan)))
                .hasMessage("A full backup already exists in \"memory:/2026/11/22-092200.12\", written by job "
                        + Samples.JOB)
                .extracting("code")
                .isEqualTo(ErrorCode.DUPLICATE_FILE);
    }

    @Test
    void theFirstProgressOfASplitWins() {
        StoredPlan plan = Samples.writePlan(storage);
        SplitProgress first = Samples.allProgress(plan).get(2);
        SplitProgress second = Samples.progress(plan, first.splitId(), List.of(), first.done(), List.of());

        assertThat(progress.progress(plan, first.splitId())).isEmpty();
        assertThat(progress.putProgress(plan, first)).isEqualTo(first);
        assertThat(progress.putProgress(plan, second)).isEqualTo(first);
        assertThat(progress.progress(plan, first.splitId())).hasValue(first);
        try (Stream<SplitId> finished = progress.finishedSplits()) {
            assertThat(finished).containsExactly(first.splitId());
        }
    }

    @Test
    void refusesTheProgressOfAnotherPlan() {
        StoredPlan plan = Samples.writePlan(storage);
        SplitProgress split = Samples.allProgress(plan).get(2);
        progress.putProgress(plan, split);
        StoredPlan other = new StoredPlan(plan.plan(), Digest.ofContent(new byte[] {1}));

        assertThatThrownBy(() -> progress.progress(other, split.splitId()))
                .hasMessageContaining("belongs to another plan")
                .extracting("code")
                .isEqualTo(ErrorCode.OBJECT_NOT_IN_STATE);
    }

    @Test
    void theFirstOutcomeDecides() {
        assertThat(progress.outcome()).isEmpty();

        Outcome cancelled = progress.putOutcome(Outcome.cancel(Samples.JOB, "by the user"));

        assertThat(progress.putOutcome(Outcome.fail(Samples.JOB, "late"))).isEqualTo(cancelled);
        assertThat(progress.outcome()).hasValue(cancelled);
    }

    @Test
    void aCommitterThatWakesUpAfterACancelCannotPutTheManifest() {
        MemoryStorage elsewhere = new MemoryStorage();
        BackupManifest manifest = Samples.writeLayer(elsewhere, scratch);

        assertThatThrownBy(() -> progress.putManifest(manifest)).hasMessageContaining("has not decided to commit");

        progress.putOutcome(Outcome.cancel(Samples.JOB, "by the user"));

        assertThatThrownBy(() -> progress.putManifest(manifest)).hasMessageContaining("ended with CANCEL");
        assertThat(progress.manifest()).isEmpty();
    }

    @Test
    void aSecondPutOfTheManifestGivesTheFirst() {
        BackupManifest first = Samples.writeLayer(storage, scratch);
        BackupManifest again = Samples.manifest(
                progress.plan().orElseThrow(), Totals.NONE, first.files(), first.catalog(), first.spans());

        assertThat(progress.putManifest(again)).isEqualTo(first);
    }

    @Test
    void deletesWhatACancelledJobLeftButNotWhatSaysThatItIsOver() {
        StoredPlan plan = Samples.writePlan(storage);
        Samples.allProgress(plan).forEach(split -> progress.putProgress(plan, split));
        progress.putLock(Samples.JOB, "host", Samples.END_INSTANT);
        storage.putIfAbsent("2026/11/22-092200.13/BACKUP_MANIFEST", new byte[0]);

        assertThatThrownBy(progress::deleteAbandoned).as("undecided").hasMessageContaining("nothing may be deleted");

        progress.putOutcome(Outcome.cancel(Samples.JOB, "by the user"));
        progress.deleteAbandoned();
        progress.deleteAbandoned();

        assertThat(storage.names())
                .containsExactly(
                        IN_DIRECTORY + "progress/OUTCOME",
                        IN_DIRECTORY + "progress/PLAN",
                        "2026/11/22-092200.13/BACKUP_MANIFEST");
    }

    @Test
    void leavesWhatACancelledJobLeftWhereTheUserMayNotDelete() {
        StoredPlan plan = Samples.writePlan(storage);
        Samples.allProgress(plan).forEach(split -> progress.putProgress(plan, split));
        progress.putOutcome(Outcome.cancel(Samples.JOB, "by the user"));
        List<String> before = storage.names();
        FaultyStorage denying = new FaultyStorage(storage);
        denying.when(FaultyStorage.Call.DELETE).failsWith(ErrorCode.STORAGE_DENIED);

        new LayerProgress(denying, Samples.DIRECTORY).deleteAbandoned();

        assertThat(storage.names()).isEqualTo(before);
        assertThat(denying.count(FaultyStorage.Call.DELETE)).isEqualTo(1);
    }

    @Test
    void neverDeletesWhatWasCommitted() {
        Samples.writeLayer(storage, scratch);
        List<String> before = storage.names();

        assertThatThrownBy(progress::deleteAbandoned).hasMessageContaining("nothing may be deleted");
        assertThat(storage.names()).isEqualTo(before);
    }

    @Test
    void findsEverySplitOfAPlanOfManyPages() {
        SplitPageWriter writer = progress.pageWriter(Samples.ATTEMPT);
        List<Split> written = new ArrayList<>();
        for (int i = 0; i < 2_500; i++) {
            written.add(writer.add(List.of(Samples.splitSpan(104, i, i + 1))));
        }
        Plan plan = progress.putPlan(Samples.plan(writer.finish())).plan();

        assertThat(plan.pages()).extracting(PageReference::count).containsExactly(1_000, 1_000, 500);
        List<Split> read = new ArrayList<>();
        progress.splits(plan).forEachRemaining(read::add);
        assertThat(read).isEqualTo(written);
        for (int number : new int[] {0, 999, 1_000, 1_999, 2_000, 2_499}) {
            assertThat(progress.split(plan, number)).isEqualTo(written.get(number));
        }
    }

    @Test
    void beginsANewPageWhenTheSpansOfOneAreMany() {
        List<SplitSpan> spans = new ArrayList<>();
        for (int i = 0; i < 15_000; i++) {
            spans.add(Samples.splitSpan(i + 1, 0, 1));
        }
        SplitPageWriter writer = progress.pageWriter(Samples.ATTEMPT);
        writer.add(spans);
        writer.add(spans);

        assertThat(writer.finish()).extracting(PageReference::count).containsExactly(1, 1);
    }

    @Test
    void saysWhereCopiesOfEachSplitAre() {
        List<String> east = List.of("region=us-east,az=a", "region=us-east,az=b");
        List<String> west = List.of("region=us-west");
        SplitPageWriter writer = progress.pageWriter(Samples.ATTEMPT);
        for (int i = 0; i < 1_001; i++) {
            writer.add(List.of(Samples.splitSpan(104, i, i + 1)), i == 1 ? List.of() : i % 2 == 0 ? east : west);
        }
        List<PageReference> pages =
                progress.putPlan(Samples.plan(writer.finish())).plan().pages();

        assertThat(pages).allMatch(PageReference::placed);
        assertThat(progress.replicas(pages.get(0)))
                .hasSize(1_000)
                .startsWith(east, List.of(), east, west)
                .endsWith(west);
        assertThat(progress.replicas(pages.get(1))).containsExactly(east);
    }

    @Test
    void readsNoPageToLearnThatNothingIsKnownOfPlaces() {
        SplitPageWriter writer = progress.pageWriter(Samples.ATTEMPT);
        writer.add(List.of(Samples.splitSpan(104, 0, 1)));
        writer.add(List.of(Samples.splitSpan(104, 1, 2)));
        PageReference page = writer.finish().get(0);
        storage.replace(IN_DIRECTORY + page.name(), new byte[0]);

        assertThat(page.placed()).isFalse();
        assertThat(progress.replicas(page)).containsExactly(List.of(), List.of());
    }

    @Test
    void refusesAPageThatIsNotTheOneThePlanNames() {
        Plan plan = Samples.writePlan(storage).plan();
        String page = IN_DIRECTORY + plan.pages().get(0).name();
        storage.replace(
                page,
                Sealed.encode(
                        ProgressCodec.PAGE,
                        SplitPage.of(
                                0,
                                List.of(new Split(SplitId.of(0), List.of(Samples.splitSpan(1, 0, 1)))),
                                List.of(List.of()))));

        assertThatThrownBy(() -> progress.split(plan, 1))
                .hasMessage("\"memory:/" + page + "\" is not the page of splits that the plan names");
    }

    @Test
    void theLockTellsPeopleWhoIsAtWork() {
        progress.putLock(Samples.JOB, "a \"host\"", Samples.END_INSTANT);

        assertThat(new String(storage.bytes(IN_DIRECTORY + "BACKUP-LOCK-" + Samples.JOB), StandardCharsets.UTF_8))
                .isEqualTo("{\"job\": \"1234567890123456789\", \"started\": \"2026-11-22T09:22:00.123456Z\","
                        + " \"host\": \"a \\\"host\\\"\"}\n");
    }

    @Test
    void whatDatabasesDefineIsReadByThePlanThatNamesIt() {
        DefinitionsDescriptor definitions =
                new DefinitionsDescriptor(7, 1, 100, "bank", "text", "{}", Key.of(new byte[] {1, 2, 3}));
        String name = progress.putDefinitions("a1", List.of(definitions));
        progress.putDefinitions("b2", List.of());
        Plan plan = withDefinitions(Samples.plan(List.of()), name);

        StoredPlan stored = progress.putPlan(plan);

        assertThat(stored.plan()).isEqualTo(plan);
        assertThat(progress.definitions(stored.plan())).containsExactly(definitions);
        assertThat(progress.definitions(Samples.plan(List.of()))).isEmpty();
    }

    private static Plan withDefinitions(Plan plan, String name) {
        return like(plan, plan.jobId(), Optional.of(name));
    }

    private static Plan ofJob(long jobId, Plan plan) {
        return like(plan, jobId, plan.definitions());
    }

    private static Plan like(Plan plan, long jobId, Optional<String> definitions) {
        return new Plan(
                plan.layerId(),
                plan.parent(),
                jobId,
                plan.keyspaceId(),
                plan.directory(),
                plan.targets(),
                plan.window(),
                plan.allRevisions(),
                plan.revisionStart(),
                plan.readGeneration(),
                plan.holdId(),
                plan.fileSizeBytes(),
                plan.packed(),
                plan.splitCount(),
                plan.pages(),
                plan.statement(),
                plan.createdAt(),
                plan.generationStarts(),
                definitions,
                plan.definitionChanges());
    }
}
