package io.strandline.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.keyspace.Locality;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NearbySplitsTest {
    private static final String US_A = "region=us,az=a";
    private static final String US_B = "region=us,az=b";
    private static final String EU_A = "region=eu,az=a";
    private static final String ASIA = "region=asia,az=a";

    private Instant now = Instant.EPOCH;
    private final NearbySplits splits = new NearbySplits(() -> now);

    @SafeVarargs
    private void plan(List<String>... replicas) {
        PlannedWork.Builder work = new PlannedWork.Builder();
        List.of(replicas).forEach(work::add);
        splits.plan(work.build());
    }

    private void arrive(String... localities) {
        for (int reader = 0; reader < localities.length; reader++) {
            splits.arrive(reader, Locality.of(localities[reader]));
        }
    }

    private List<Integer> all(int reader) {
        List<Integer> given = new ArrayList<>();
        for (OptionalInt next = splits.next(reader); next.isPresent(); next = splits.next(reader)) {
            given.add(next.getAsInt());
        }
        return given;
    }

    @Test
    void givesTheNarrowestTierFirstThenThePlansOrder() {
        plan(List.of(US_B), List.of(EU_A), List.of(US_A), List.of(EU_A, US_A), List.of("region=us,az=c"));
        arrive(US_A);

        assertThat(all(0)).startsWith(2, 3).containsExactly(2, 3, 0, 4, 1);
    }

    @Test
    void leavesWorkToThoseThatAreNearer() {
        plan(List.of(US_A), List.of(US_B), List.of(EU_A), List.of(US_B));
        arrive(US_A, US_B, EU_A);

        assertThat(all(0)).containsExactly(0);
        assertThat(all(1)).containsExactly(1, 3);
        assertThat(all(2)).containsExactly(2);
    }

    @Test
    void givesTheNearestWorkOfOthersThreeSecondsAfterOnesOwnRanOut() {
        plan(List.of(EU_A), List.of(US_A), List.of(US_B), List.of(US_B));
        arrive(US_A, US_B, EU_A);
        assertThat(all(0)).containsExactly(1);

        now = now.plusMillis(2_999);
        assertThat(splits.next(0)).isEmpty();
        now = now.plusMillis(1);

        assertThat(splits.next(0)).hasValue(2);
        assertThat(splits.next(1)).hasValue(3);
        assertThat(splits.next(0)).hasValue(0);
        assertThat(splits.next(2)).isEmpty();
    }

    @Test
    void givesAtOnceWhatNoReaderIsNear() {
        plan(List.of(ASIA), List.of(EU_A), List.of());
        arrive(US_A, EU_A);

        assertThat(all(0)).containsExactly(0, 2);
        assertThat(all(1)).containsExactly(1);
    }

    @Test
    void givesInThePlansOrderWhereReadersOrWorkSayNothing() {
        plan(List.of(EU_A), List.of(US_A), List.of(EU_A, US_A));
        assertThat(splits.next(0)).hasValue(0);
        splits.arrive(0, Locality.NONE);
        assertThat(all(0)).containsExactly(1, 2);
    }

    @Test
    void givesWorkToOthersAtOnceWhenTheNearReaderIsLost() {
        plan(List.of(EU_A), List.of(EU_A));
        arrive(US_A, EU_A);
        assertThat(splits.next(0)).isEmpty();

        splits.leave(1);

        assertThat(all(0)).containsExactly(0, 1);
    }

    @Test
    void waitsAnewWhenWorkOfItsOwnCameBetween() {
        plan(List.of(US_A), List.of(EU_A), List.of(EU_A));
        arrive(US_A, EU_A);
        assertThat(all(0)).containsExactly(0);
        now = now.plusSeconds(3);
        splits.leave(1);
        assertThat(splits.next(0)).hasValue(1);
        splits.arrive(1, Locality.of(EU_A));

        assertThat(splits.next(0)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void givesEachSplitOnceWhoeverComesAndGoes(long seed) {
        Random random = new Random(seed);
        List<String> localities = List.of(US_A, US_B, EU_A, ASIA, "", "region=us");
        PlannedWork.Builder work = new PlannedWork.Builder();
        for (int split = 0; split < 1_000; split++) {
            work.add(IntStream.range(0, random.nextInt(4))
                    .mapToObj(copy -> localities.get(random.nextInt(4)))
                    .distinct()
                    .toList());
        }
        splits.plan(work.build());
        TreeSet<Integer> given = new TreeSet<>();
        for (int step = 0; step < 100_000 && given.size() < 1_000; step++) {
            int reader = random.nextInt(8);
            switch (random.nextInt(20)) {
                case 0 -> splits.arrive(reader, Locality.of(localities.get(random.nextInt(localities.size()))));
                case 1 -> splits.leave(reader);
                case 2 -> now = now.plusSeconds(1);
                default ->
                    splits.next(reader)
                            .ifPresent(split -> assertThat(given.add(split))
                                    .as("seed %s, split %s", seed, split)
                                    .isTrue());
            }
        }

        assertThat(given).as("seed %s", seed).hasSize(1_000);
    }
}
