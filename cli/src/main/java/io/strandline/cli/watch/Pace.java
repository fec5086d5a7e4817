package io.strandline.cli.watch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * How fast a job is, by what was seen of it lately. A split counts when it is done, so if none was within the window, everything that was seen
 * counts.
 */
final class Pace {
    static final Duration WINDOW = Duration.ofSeconds(30);
    private static final Duration LEAST = Duration.ofSeconds(2);

    private record Sample(Duration at, double fraction, long bytes) {
        boolean sameAs(Sample other) {
            return fraction == other.fraction && bytes == other.bytes;
        }
    }

    private final Deque<Sample> window = new ArrayDeque<>();
    private Sample first = new Sample(Duration.ZERO, 0, 0);
    private Sample last = first;
    private Duration movedAt = Duration.ZERO;

    /**
     * @param at since some moment, the same for all samples; never less than before
     * @param fraction of the work that is done
     */
    void add(Duration at, double fraction, long bytes) {
        Sample sample = new Sample(at, fraction, bytes);
        boolean begunAgain = window.isEmpty() || fraction < last.fraction() || bytes < last.bytes();
        if (begunAgain) {
            forget();
            first = sample;
        }
        if (begunAgain || !sample.sameAs(last)) {
            movedAt = at;
        }
        window.addLast(sample);
        last = sample;
        while (window.size() > 1 && window.getFirst().at().compareTo(at.minus(WINDOW)) < 0) {
            window.removeFirst();
        }
    }

    /** What comes next is another pace: the job stood. */
    void forget() {
        window.clear();
    }

    /** 0 as long as nothing is known. */
    double bytesPerSecond() {
        return seconds(since().at()) == 0 ? 0 : (last.bytes() - since().bytes()) / seconds(since().at());
    }

    /** Empty as long as nothing was done while it was seen. */
    Optional<Duration> left() {
        double done = last.fraction() - since().fraction();
        if (done <= 0) {
            return Optional.empty();
        }
        double seconds = seconds(since().at()) * (1 - last.fraction()) / done;
        return Optional.of(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    /** What the numbers are taken from: that much time up to the last sample. */
    Duration basis() {
        return last.at().minus(since().at());
    }

    /** Since when nothing has come to an end. */
    Duration still() {
        return last.at().minus(movedAt);
    }

    private Sample since() {
        Sample oldest = window.isEmpty() ? first : window.getFirst();
        return oldest.sameAs(last) ? first : oldest;
    }

    /** 0 if it is too short for a rate. */
    private double seconds(Duration from) {
        Duration time = last.at().minus(from);
        return time.compareTo(LEAST) < 0 ? 0 : time.toMillis() / 1000.0;
    }
}
