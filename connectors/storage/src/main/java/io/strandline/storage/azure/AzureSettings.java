package io.strandline.storage.azure;

import io.strandline.manifest.storage.StorageSettings;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;

/**
 * What a client takes from its process rather than from the URI.
 *
 * @param timeout of a request, however often it is sent
 * @param retryDelay after the first try of a request; it doubles
 * @param variables of the environment
 * @param tls whom to trust
 */
record AzureSettings(Duration timeout, Duration retryDelay, Map<String, String> variables, SSLContext tls) {
    static AzureSettings ofProcess(StorageSettings settings) {
        try {
            return new AzureSettings(
                    settings.timeout(), Duration.ofMillis(500), System.getenv(), SSLContext.getDefault());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no TLS", e);
        }
    }

    /** Where tokens come from: that of a private cloud is named as for Azure's own libraries. */
    String authority(AzureCloud cloud) {
        return variables.getOrDefault("AZURE_AUTHORITY_HOST", cloud.authority()).replaceFirst("/+$", "");
    }
}
