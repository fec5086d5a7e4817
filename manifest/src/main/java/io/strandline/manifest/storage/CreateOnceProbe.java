package io.strandline.manifest.storage;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Finds out whether a place creates objects once, as its provider expects of it: a server may ignore the condition of a put, or look at it and write
 * without holding anything in between. Two backups in such a place could each take the other's objects for its own.
 *
 * <p>Puts are raced for one object, a few times; what is found good is remembered in the place, so that this costs one request from then on. A race that nobody
 * lost wrongly proves nothing, but servers that cannot do it lose most of them. See FORMAT.md, "Create-once".
 */
public final class CreateOnceProbe {
    static final String FOLDER = "metadata/";
    static final String MARKER = FOLDER + "create-once-";
    static final String OBJECT = FOLDER + "create-once-probe-";

    private static final int RACES = 3;
    private static final int RUNNERS = 8;
    private static final String PUTS = " puts that raced for one object";

    private final ExternalStorage storage;
    private final String place;
    private final InstantSource clock;

    /** @param place URI of the storage, redacted: the one that a provider opens, since an external connection of the same name may stand for another place tomorrow */
    public CreateOnceProbe(ExternalStorage storage, String place, InstantSource clock) {
        this.storage = storage;
        this.place = place;
        this.clock = clock;
    }

    /**
     * Why the place cannot be trusted with backups; empty if it can.
     *
     * @throws StrandlineException if it could not be found out: what the storage throws, and {@code CANCELED} if the thread is interrupted
     */
    public Optional<String> weakness() {
        return switch (storage.createOnce()) {
            case PROVEN -> Optional.empty();
            case NOT -> Optional.of("its file system has no way to create an object only if it is not there yet");
            case BY_SERVER -> storage.size(marker()).isPresent() ? Optional.empty() : race();
        };
    }

    /** One for each URI under which the place is known: a copy of the collection has to show what its own server does. */
    private String marker() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(place.getBytes(StandardCharsets.UTF_8));
            return MARKER + HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private Optional<String> race() {
        ExecutorService runners = Executors.newFixedThreadPool(RUNNERS);
        try {
            for (int race = 0; race < RACES; race++) {
                Optional<String> weakness = race(runners);
                if (weakness.isPresent()) {
                    return weakness;
                }
            }
        } finally {
            Threads.end(runners);
        }
        storage.putIfAbsent(
                marker(),
                ("{\"races\": " + RACES + ", \"puts\": " + RUNNERS + ", \"time\": \"" + clock.instant() + "\"}\n")
                        .getBytes(StandardCharsets.UTF_8));
        return Optional.empty();
    }

    private Optional<String> race(ExecutorService runners) {
        String name = OBJECT + UUID.randomUUID();
        try {
            List<byte[]> winners = winners(runners, name);
            if (winners.size() != 1) {
                return Optional.of("of " + RUNNERS + PUTS + ", " + winners.size() + " were told that they created it");
            }
            if (storage.putIfAbsent(name, bytes(RUNNERS))) {
                return Optional.of("a put that was to create an object was told that it did, though it was there");
            }
            return Arrays.equals(winners.get(0), SmallObjects.read(storage, name))
                    ? Optional.empty()
                    : Optional.of("a put that was to create an object replaced the one that was there");
        } finally {
            tidyUp(name);
        }
    }

    /** What those put that were told that they created the object. */
    private List<byte[]> winners(ExecutorService runners, String name) {
        CyclicBarrier start = new CyclicBarrier(RUNNERS);
        List<Future<Optional<byte[]>>> puts = new ArrayList<>();
        for (int runner = 0; runner < RUNNERS; runner++) {
            byte[] bytes = bytes(runner);
            puts.add(runners.submit(() -> {
                start.await();
                return storage.putIfAbsent(name, bytes) ? Optional.of(bytes) : Optional.<byte[]>empty();
            }));
        }
        List<byte[]> winners = new ArrayList<>();
        for (Future<Optional<byte[]>> put : puts) {
            result(put).ifPresent(winners::add);
        }
        return winners;
    }

    private static byte[] bytes(int runner) {
        return ("runner " + runner).getBytes(StandardCharsets.UTF_8);
    }

    private <T> T result(Future<T> put) {
        try {
            return put.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StrandlineException(
                    ErrorCode.CANCELED, "the look at " + storage.displayName() + " was interrupted", null, e);
        } catch (ExecutionException e) {
            // Thrown here, it says where it was asked for too.
            throw StrandlineException.findIn(e)
                    .map(found -> new StrandlineException(
                            found.code(), found.message(), found.hint().orElse(null), e))
                    .orElseThrow(() -> new IllegalStateException("racing in " + storage.displayName(), e));
        }
    }

    private void tidyUp(String name) {
        try {
            storage.delete(name);
        } catch (StrandlineException stays) {
            // It may be that nobody may delete here. What is left means nothing.
            return;
        }
    }
}
