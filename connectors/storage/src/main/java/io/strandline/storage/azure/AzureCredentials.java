package io.strandline.storage.azure;

/** How requests prove who sends them. Secrets stay out of {@code toString}. */
sealed interface AzureCredentials {
    /**
     * Each request is signed with the account's key.
     *
     * @param key in base64
     */
    record AccountKey(String key) implements AzureCredentials {
        @Override
        public String toString() {
            return "AccountKey[redacted]";
        }
    }

    /** A token for an application of Entra ID. */
    record ClientSecret(String tenantId, String clientId, String secret) implements AzureCredentials {
        @Override
        public String toString() {
            return "ClientSecret[" + clientId + " of " + tenantId + ", redacted]";
        }
    }

    /** A token for whoever this process is: see {@link TokenRequests#implicit}. */
    record Implicit() implements AzureCredentials {}
}
