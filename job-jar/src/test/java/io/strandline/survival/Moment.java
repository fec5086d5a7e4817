package io.strandline.survival;

import io.strandline.survival.storage.StorageRequest;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * When a round's fault happens: while a request to the storage is on its way.
 *
 * @param nth of the requests that match, from 1
 * @param passes whether the request is carried out nevertheless
 */
record Moment(String text, Predicate<StorageRequest> which, int nth, boolean passes) {
    private static final String PLAN = "/progress/PLAN";
    static final String OUTCOME = "/progress/OUTCOME";
    static final String MANIFEST = "/BACKUP_MANIFEST";
    private static final String LATEST = "/metadata/latest/LATEST-";

    /** Mostly while splits are exported. */
    static Moment ofBackup(RandomGenerator random, int splits) {
        boolean passes = random.nextBoolean();
        return switch (random.nextInt(10)) {
            case 0 -> of("plan", request -> request.puts(PLAN), 1, passes);
            case 1 -> of("outcome", request -> request.puts(OUTCOME), 1, passes);
            case 2 -> of("manifest", request -> request.puts(MANIFEST), 1, passes);
            case 3 ->
                of(
                        "latest",
                        request ->
                                request.method().equals("PUT") && request.path().contains(LATEST),
                        1,
                        passes);
            default -> {
                int nth = 1 + random.nextInt(splits);
                yield of("split " + nth + " of " + splits, StorageRequest::putsProgress, nth, passes);
            }
        };
    }

    static Moment ofRestore(RandomGenerator random, int reads) {
        int nth = 1 + random.nextInt(reads);
        return of("read " + nth + " of " + reads, StorageRequest::readsData, nth, random.nextBoolean());
    }

    private static Moment of(String what, Predicate<StorageRequest> which, int nth, boolean passes) {
        return new Moment(what + (passes ? "" : ", lost"), which, nth, passes);
    }
}
