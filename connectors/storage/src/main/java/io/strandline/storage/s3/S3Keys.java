package io.strandline.storage.s3;

import org.jspecify.annotations.Nullable;

/**
 * Credentials of a URI. Their text shows none of them.
 *
 * @param sessionToken of temporary credentials; null for permanent ones
 */
record S3Keys(
        String accessKeyId,
        String secretAccessKey,
        @Nullable String sessionToken) {
    @Override
    public String toString() {
        return "S3Keys[redacted]";
    }
}
