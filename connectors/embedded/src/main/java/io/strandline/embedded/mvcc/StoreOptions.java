package io.strandline.embedded.mvcc;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How a store is run. What the process that opens it first gives holds for all that share it; {@code nodes} counts only when the
 * store is made.
 *
 * @param nodes of the pretended cluster: node k has the locality {@code region=local-k} and ranges go round
 * @param rangeBytes logical size above which a range splits
 * @param syncCommits whether a commit waits until it is on the disk. Without, a power failure may take the last ones; a killed
 *     process loses nothing either way
 * @param lockWait how long a write waits for a key that another transaction holds
 * @param blockCacheBytes of native memory, for the whole store
 * @param changes how it keeps what changed
 */
public record StoreOptions(
        int nodes,
        long rangeBytes,
        boolean syncCommits,
        Duration lockWait,
        long blockCacheBytes,
        ChangeIndexOptions changes) {
    public static final StoreOptions DEFAULT =
            new StoreOptions(1, 64L << 20, true, Duration.ofSeconds(10), 64L << 20, ChangeIndexOptions.DEFAULT);

    public StoreOptions {
        if (nodes < 1 || rangeBytes < 1 || blockCacheBytes < 0 || lockWait.isNegative()) {
            throw new IllegalArgumentException("nodes, range size, cache and wait must be positive");
        }
    }

    public StoreOptions withNodes(int count) {
        return new StoreOptions(count, rangeBytes, syncCommits, lockWait, blockCacheBytes, changes);
    }

    public StoreOptions withRangeBytes(long bytes) {
        return new StoreOptions(nodes, bytes, syncCommits, lockWait, blockCacheBytes, changes);
    }

    public StoreOptions withSyncCommits(boolean sync) {
        return new StoreOptions(nodes, rangeBytes, sync, lockWait, blockCacheBytes, changes);
    }

    public StoreOptions withLockWait(Duration wait) {
        return new StoreOptions(nodes, rangeBytes, syncCommits, wait, blockCacheBytes, changes);
    }

    public StoreOptions withChanges(ChangeIndexOptions options) {
        return new StoreOptions(nodes, rangeBytes, syncCommits, lockWait, blockCacheBytes, options);
    }

    List<String> localities() {
        return IntStream.rangeClosed(1, nodes)
                .mapToObj(k -> "region=local-" + k)
                .toList();
    }
}
