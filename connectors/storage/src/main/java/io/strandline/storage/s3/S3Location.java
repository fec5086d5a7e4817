package io.strandline.storage.s3;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an {@code s3://} URI says.
 *
 * @param prefix of keys, decoded, without a slash before it; may be empty
 * @param keys null for those of the machine
 * @param roles to take on, in this order; may be empty
 * @param region null if it is not given and no endpoint is
 * @param endpoint null for Amazon's own
 * @param skipChecksum for servers that do not know the checksums which SDKs send by themselves
 * @param storageClass of every object; null for the bucket's default
 * @param encryption of every object; null for the bucket's default
 */
record S3Location(
        String bucket,
        String prefix,
        @Nullable S3Keys keys,
        List<S3Role> roles,
        @Nullable String region,
        @Nullable URI endpoint,
        boolean pathStyle,
        boolean skipChecksum,
        boolean skipTlsVerify,
        @Nullable String storageClass,
        @Nullable S3Encryption encryption) {
    /** Those whose objects cannot be read before somebody restores them, which takes hours. */
    private static final Set<String> ARCHIVES = Set.of("GLACIER", "DEEP_ARCHIVE");

    S3Location {
        roles = List.copyOf(roles);
    }

    /** Why there can be no incremental backups here, as half a sentence; empty if there can. */
    Optional<String> whyNoIncrementals() {
        return storageClass != null && ARCHIVES.contains(storageClass)
                ? Optional.of(
                        "objects of storage class " + storageClass
                                + " cannot be read until they are restored, and an incremental backup reads the backups before it")
                : Optional.empty();
    }
}
