package io.strandline.storage.s3;

import org.jspecify.annotations.Nullable;

/**
 * How the server is to encrypt what is written.
 *
 * @param mode {@code AES256} or {@code aws:kms}
 * @param kmsKeyId the key of {@code aws:kms}; null for {@code AES256}
 */
record S3Encryption(String mode, @Nullable String kmsKeyId) {
    static final String AES256 = "AES256";
    static final String KMS = "aws:kms";
}
