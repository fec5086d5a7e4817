package io.strandline.storage.azure;

import java.util.Base64;

/** Variations of a URI. */
final class AzureTestUris {
    /** Well formed, of the length of Azure's. */
    static final String WRONG_KEY = Base64.getEncoder().encodeToString(new byte[64]);

    private AzureTestUris() {}

    static String withWrongKey(String uri) {
        return uri.replaceFirst("AZURE_ACCOUNT_KEY=[^&]*", "AZURE_ACCOUNT_KEY=" + WRONG_KEY.replace("=", "%3D"));
    }
}
