package io.strandline.job.source;

import io.strandline.keyspace.Locality;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.layer.SplitId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * The splits of a job: which one is to be worked on next, by whom they are, and what became of them. Belongs to one thread.
 *
 * <p>Splits that were blocked come after all others, and not before some time. Source of the rule: CockroachDB puts a range with an intent at
 * the back of its queue. Those that failed come first once their time has come, so that what fails always fails soon.
 */
final class SplitQueue {
    /** Source of the number: CockroachDB's BACKUP, which also starts to count anew whenever 1% more is done. */
    static final int MOST_RETRIES = 5;

    private static final Duration FIRST_BACKOFF = Duration.ofMillis(200);
    private static final int MOST_ERROR_LENGTH = 300;
    private static final int NOT_PLANNED = -1;

    private record Waiting(Instant notBefore, long number, String split) implements Comparable<Waiting> {
        @Override
        public int compareTo(Waiting other) {
            int byTime = notBefore.compareTo(other.notBefore);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    /** How often a split has failed since {@code done} splits were done. */
    private record Failures(int count, int done) {}

    private final Patience patience;
    private final InstantSource clock;

    private final NearbySplits fresh;

    /** Returned splits and children of returned ones, to be given out before the plan's next one, to whoever asks first. */
    private final Deque<String> ready = new ArrayDeque<>();

    private final PriorityQueue<Waiting> failed = new PriorityQueue<>();
    private final PriorityQueue<Waiting> blocked = new PriorityQueue<>();

    private final Set<String> children = new HashSet<>();
    private final SplitOwners owners = new SplitOwners();
    private final SplitSet running = new SplitSet();
    private final SplitSet finished = new SplitSet();
    private final Map<String, Instant> blockedSince = new HashMap<>();
    private final Map<String, Failures> failures = new HashMap<>();

    /** Finished at least once: its rows, bytes and files are in the totals. */
    private final SplitSet counted = new SplitSet();

    private int planned = NOT_PLANNED;
    private long waitingNumber;
    private long rows;
    private long bytes;
    private long files;
    private long timesBlocked;
    private long retries;
    private String lastError = "";
    private volatile Instant lastProgress;

    SplitQueue(Patience patience, InstantSource clock) {
        this.patience = patience;
        this.clock = clock;
        this.fresh = new NearbySplits(clock);
        this.lastProgress = clock.instant();
    }

    void plan(PlannedWork work) {
        planned = work.splitCount();
        fresh.plan(work);
    }

    /** A subtask that has not arrived may get splits too; this says which ones are near it. */
    void arrive(int subtask, Locality locality) {
        fresh.arrive(subtask, locality);
    }

    void leave(int subtask) {
        fresh.leave(subtask);
    }

    boolean isPlanned() {
        return planned != NOT_PLANNED;
    }

    /** The split to begin now, which from now on is the subtask's; empty if there is none yet, or none left. */
    Optional<String> next(int subtask) {
        Optional<String> split = poll(subtask);
        split.ifPresent(id -> {
            owners.put(id, subtask);
            running.add(id);
        });
        return split;
    }

    private Optional<String> poll(int subtask) {
        Optional<String> again = pollDue(failed);
        if (again.isPresent()) {
            return again;
        }
        if (!ready.isEmpty()) {
            return Optional.of(ready.remove());
        }
        OptionalInt number = fresh.next(subtask);
        return number.isPresent() ? Optional.of(SplitId.of(number.getAsInt()).text()) : pollDue(blocked);
    }

    private Optional<String> pollDue(PriorityQueue<Waiting> waiting) {
        return waiting.isEmpty() || waiting.element().notBefore().isAfter(clock.instant())
                ? Optional.empty()
                : Optional.of(waiting.remove().split());
    }

    /** Takes a split back from a subtask that is lost: also if it was finished, as what that subtask emitted is lost with it. */
    void takeBack(String split, int subtask) {
        // What it handed back itself is in the queue already, or somebody else's.
        if (owners.remove(split, subtask)) {
            finished.remove(split);
            running.remove(split);
            ready.add(split);
        }
    }

    void finish(SplitEvent.Finished split) {
        lastProgress = clock.instant();
        finished.add(split.splitId());
        running.remove(split.splitId());
        blockedSince.remove(split.splitId());
        failures.remove(split.splitId());
        timesBlocked += split.blocked();
        if (counted.add(split.splitId())) {
            rows += split.rows();
            bytes += split.bytes();
            files += split.files();
        }
        for (String child : split.children()) {
            if (children.add(child)) {
                if (split.blocked() > 0) {
                    blockedSince.put(child, clock.instant());
                    waitIn(blocked, child, patience.retryDelay());
                } else {
                    // Its parent was finished by an earlier run, and perhaps it was too.
                    ready.add(child);
                }
            }
        }
    }

    /** @throws StrandlineException if it is blocked for too long */
    void block(SplitEvent.Blocked split) {
        timesBlocked += split.blocked();
        Instant now = clock.instant();
        Instant since = blockedSince.computeIfAbsent(split.splitId(), id -> now);
        if (Duration.between(since, now).compareTo(patience.timeout()) >= 0) {
            throw split.failure();
        }
        owners.remove(split.splitId());
        running.remove(split.splitId());
        waitIn(blocked, split.splitId(), patience.retryDelay());
    }

    /** @throws StrandlineException if it has failed too often while the job got no further */
    void fail(SplitEvent.Failed split) {
        Failures before = failures.getOrDefault(split.splitId(), new Failures(0, done()));
        boolean progressed = done() - before.done() >= Math.max(1, size() / 100);
        int count = progressed ? 1 : before.count() + 1;
        if (count > MOST_RETRIES) {
            throw split.failure();
        }
        failures.put(split.splitId(), new Failures(count, progressed ? done() : before.done()));
        retries++;
        lastError = oneLine(split.failure().message());
        owners.remove(split.splitId());
        running.remove(split.splitId());
        waitIn(failed, split.splitId(), FIRST_BACKOFF.multipliedBy(1L << (count - 1)));
    }

    private void waitIn(PriorityQueue<Waiting> waiting, String split, Duration delay) {
        waiting.add(new Waiting(clock.instant().plus(delay), waitingNumber++, split));
    }

    /** Short enough to be a metric. */
    private static String oneLine(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() <= MOST_ERROR_LENGTH ? line : line.substring(0, MOST_ERROR_LENGTH - 1) + "…";
    }

    boolean isFinished() {
        return finished.size() == size();
    }

    /** Splits known so far. */
    int size() {
        return isPlanned() ? planned + children.size() : 0;
    }

    /** Splits that are or were finished. */
    int done() {
        return counted.size();
    }

    /** Splits that readers have now. */
    int running() {
        return running.size();
    }

    /** Splits that are not tried before some time, because others held their keys. */
    int waitingForIntents() {
        return blocked.size();
    }

    long rows() {
        return rows;
    }

    long bytes() {
        return bytes;
    }

    long files() {
        return files;
    }

    /** How often a span was found blocked. */
    long blocked() {
        return timesBlocked;
    }

    /** How often a split was tried again after an error. */
    long retries() {
        return retries;
    }

    /** Since a split was finished, or since the beginning; 0 once all are. */
    long secondsSinceProgress() {
        return isPlanned() && isFinished()
                ? 0
                : Duration.between(lastProgress, clock.instant()).toSeconds();
    }

    /** What the newest error that a split is tried again after said; empty if there was none. */
    String lastError() {
        return lastError;
    }
}
