package io.strandline.storage.azure;

import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.policy.AddDatePolicy;
import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobContainerClientBuilder;
import com.azure.storage.blob.options.BlockBlobSimpleUploadOptions;
import com.azure.storage.common.StorageSharedKeyCredential;
import com.azure.storage.common.policy.StorageSharedKeyCredentialPolicy;
import io.strandline.manifest.storage.StorageSettings;
import io.strandline.storage.azure.AzureCredentials.AccountKey;
import java.util.Map;

/** A container as others use it, by the SDK's own client. */
final class TestBlobs implements AutoCloseable {
    private final BlockingHttpClient http;
    private final BlobContainerClient container;

    TestBlobs(AzureLocation location) {
        AzureSettings settings = AzureSettings.ofProcess(StorageSettings.DEFAULT);
        String key = ((AccountKey) location.credentials()).key();
        http = new BlockingHttpClient(settings.timeout(), settings.tls());
        container = new BlobContainerClientBuilder()
                .endpoint(location.service())
                .containerName(location.container())
                .pipeline(new HttpPipelineBuilder()
                        .httpClient(http)
                        .policies(
                                new AddDatePolicy(),
                                new StorageSharedKeyCredentialPolicy(
                                        new StorageSharedKeyCredential(location.accountName(), key)))
                        .build())
                .buildClient();
    }

    BlobContainerClient container() {
        return container;
    }

    /** Puts an empty blob. */
    void put(String name, Map<String, String> metadata) {
        container
                .getBlobClient(name)
                .getBlockBlobClient()
                .uploadWithResponse(
                        new BlockBlobSimpleUploadOptions(BinaryData.fromBytes(new byte[0])).setMetadata(metadata),
                        null,
                        null);
    }

    @Override
    public void close() {
        http.close();
    }
}
