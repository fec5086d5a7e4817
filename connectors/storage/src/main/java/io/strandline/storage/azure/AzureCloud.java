package io.strandline.storage.azure;

import java.util.Arrays;
import java.util.Optional;

/** Microsoft's clouds, by the names that {@code AZURE_ENVIRONMENT} knows them by. */
enum AzureCloud {
    PUBLIC("AzurePublicCloud", "blob.core.windows.net", "https://login.microsoftonline.com"),
    US_GOVERNMENT("AzureUSGovernmentCloud", "blob.core.usgovcloudapi.net", "https://login.microsoftonline.us"),
    CHINA("AzureChinaCloud", "blob.core.chinacloudapi.cn", "https://login.chinacloudapi.cn");

    private final String parameter;
    private final String blobDomain;
    private final String authority;

    AzureCloud(String parameter, String blobDomain, String authority) {
        this.parameter = parameter;
        this.blobDomain = blobDomain;
        this.authority = authority;
    }

    /** By the value of {@code AZURE_ENVIRONMENT}, in any case as in CockroachDB. */
    static Optional<AzureCloud> named(String parameter) {
        return Arrays.stream(values())
                .filter(cloud -> cloud.parameter.equalsIgnoreCase(parameter))
                .findFirst();
    }

    String parameter() {
        return parameter;
    }

    /** The blob service of an account. */
    String blobService(String accountName) {
        return "https://" + accountName + "." + blobDomain;
    }

    /** Where Entra ID gives out tokens. */
    String authority() {
        return authority;
    }
}
