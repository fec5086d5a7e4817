package io.strandline.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.keyspace.Locality;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * 200 readers of random speeds in virtual time, of whose attempts 1% fail halfway. The ideal: all readers work at full speed until everything is done once, and
 * all end in the same moment.
 */
class ManyReadersTest {
    private static final int READERS = 200;
    private static final int SPLITS = 20_000;
    private static final double FAILURES = 0.01;
    private static final Duration BEAT = Duration.ofMillis(200);

    private record Work(double endsAt, int reader, String split, boolean fails) {}

    private final FakeEnumeratorContext context = new FakeEnumeratorContext();
    private final PriorityQueue<Work> running = new PriorityQueue<>(Comparator.comparingDouble(Work::endsAt));
    private double seconds;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void endWithinTenPercentOfTheIdeal(long seed) {
        Random random = new Random(seed);
        double[] megabytes = random.doubles(SPLITS, 1, 128).sorted().toArray();
        double[] speeds = random.doubles(READERS, 20, 100).toArray();
        WorkEnumerator enumerator = new WorkEnumerator(
                context,
                (parallelism, statistics) -> PlannedWork.of(SPLITS),
                Patience.NONE,
                Locality.NONE,
                () -> Instant.EPOCH.plusNanos((long) (seconds * 1e9)));
        enumerator.start();
        context.runPending();
        for (int reader = 0; reader < READERS; reader++) {
            context.register(reader);
            enumerator.handleSplitRequest(reader, "localhost");
        }
        List<Integer> idle = new ArrayList<>();
        for (int reader = 0; reader < READERS; reader++) {
            idle.add(reader);
        }
        int[] given = new int[READERS];
        Set<String> done = new HashSet<>();
        double nextBeat = 0;
        while (done.size() < SPLITS) {
            idle.removeIf(reader -> {
                List<String> splits = context.splitsOf(reader);
                if (splits.size() == given[reader]) {
                    return false;
                }
                String split = splits.get(given[reader]++);
                boolean fails = random.nextDouble() < FAILURES;
                // The plan's order is largest first.
                double takes = megabytes[SPLITS - 1 - Integer.parseInt(split)] / speeds[reader] * (fails ? 0.5 : 1);
                running.add(new Work(seconds + takes, reader, split, fails));
                return true;
            });
            if (running.isEmpty() || nextBeat < running.element().endsAt()) {
                seconds = Math.max(seconds, nextBeat);
                nextBeat += BEAT.toMillis() / 1e3;
                context.beat();
                continue;
            }
            Work ended = running.remove();
            seconds = ended.endsAt();
            if (ended.fails()) {
                enumerator.handleSourceEvent(
                        ended.reader(),
                        0,
                        new SplitEvent.Failed(ended.split(), new StrandlineException(ErrorCode.UNAVAILABLE, "lost")));
            } else {
                enumerator.handleSourceEvent(
                        ended.reader(), 0, new SplitEvent.Finished(ended.split(), List.of(), 1, 1, 1, 0));
                assertThat(done.add(ended.split())).isTrue();
            }
            enumerator.handleSplitRequest(ended.reader(), "localhost");
            idle.add(ended.reader());
        }
        double ideal =
                DoubleStream.of(megabytes).sum() / DoubleStream.of(speeds).sum();

        assertThat(seconds).as("seed %s, ideal %s s", seed, ideal).isBetween(ideal, ideal * 1.1);
        assertThat(context.letGo).hasSize(READERS);
    }
}
