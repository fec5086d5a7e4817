package io.strandline.manifest.storage;

import java.io.Serializable;

/**
 * How fast the storages of one provider may move data, all of a process together: {@code cloudstorage.<provider>.{read,write}.node_{rate,burst}_limit}.
 *
 * @param read bytes from the storage
 * @param write bytes to it
 */
public record TransferLimits(Rate read, Rate write) implements Serializable {
    public static final TransferLimits NONE = new TransferLimits(Rate.UNLIMITED, Rate.UNLIMITED);

    /**
     * A token bucket.
     *
     * @param bytesPerSecond 0 for no limit
     * @param burstBytes that may pass at once after a pause; 0 for those of one second
     */
    public record Rate(long bytesPerSecond, long burstBytes) implements Serializable {
        public static final Rate UNLIMITED = new Rate(0, 0);
    }
}
