package io.strandline.manifest.storage;

import java.util.HashMap;
import java.util.Map;

/**
 * How fast this process moves data: one token bucket for each provider and direction, which all its storages share. {@link
 * ExternalStorages#open} puts them in the way of every storage whose provider is limited.
 *
 * <p>A bucket fills with {@code node_rate_limit} bytes a second, and holds {@code node_burst_limit} bytes at most, those of one second if that is 0. A transfer
 * takes its bytes out in the order in which transfers come, and waits until they were earned: after a pause a burst passes at once, and from then on no
 * more than the rate. One that is larger than the burst waits for the rest of itself.
 */
public final class TransferRates {
    private static final TransferRates PROCESS = new TransferRates(BucketTime.SYSTEM);

    private final BucketTime time;
    private final Map<String, Buckets> byProvider = new HashMap<>();
    private StorageSettings current = StorageSettings.DEFAULT;

    /** Of a provider. */
    record Buckets(TokenBucket read, TokenBucket write) {}

    TransferRates(BucketTime time) {
        this.time = time;
    }

    /** Those of this process. */
    static TransferRates ofProcess() {
        return PROCESS;
    }

    /**
     * Makes the limits of these settings those of the process, for transfers under way too, unless settings that were read {@linkplain
     * StorageSettings#asOf() later} are in force: a reader of an older job that opens its storage again changes nothing. To be called when a
     * setting is changed; the settings that come with a statement or job are applied when its storages are opened.
     */
    public static void apply(StorageSettings settings) {
        PROCESS.adopt(settings);
    }

    synchronized void adopt(StorageSettings settings) {
        if (settings.asOf().isAfter(current.asOf())) {
            current = settings;
            byProvider.forEach((provider, buckets) -> setRates(buckets, settings, provider));
        }
    }

    /** The buckets of a provider, which live as long as the process. */
    synchronized Buckets of(String provider) {
        return byProvider.computeIfAbsent(provider, unknown -> {
            Buckets buckets = new Buckets(new TokenBucket(time), new TokenBucket(time));
            setRates(buckets, current, provider);
            return buckets;
        });
    }

    private static void setRates(Buckets buckets, StorageSettings settings, String provider) {
        TransferLimits limits = settings.limits().getOrDefault(provider, TransferLimits.NONE);
        buckets.read().setRate(limits.read());
        buckets.write().setRate(limits.write());
    }
}
