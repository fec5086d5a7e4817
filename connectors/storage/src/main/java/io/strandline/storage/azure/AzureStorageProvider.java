package io.strandline.storage.azure;

import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorageProvider;
import io.strandline.manifest.storage.RedactedUri;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.storage.StorageUri;
import io.strandline.storage.objects.Backoff;
import io.strandline.storage.objects.ObjectStorage;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Containers of Azure Blob Storage: {@code azure-blob://container/path}, and under the older names of CockroachDB. */
public final class AzureStorageProvider implements ExternalStorageProvider {
    /** Called by {@link java.util.ServiceLoader}. */
    public AzureStorageProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("azure-blob", "azure", "azure-storage");
    }

    @Override
    public List<String> examples() {
        return List.of("azure-blob://CONTAINER/PATH");
    }

    @Override
    public String limitedAs() {
        return "azure";
    }

    @Override
    public ExternalStorage open(String uri, StorageContext context) {
        AzureLocation location = AzureLocation.of(StorageUri.parse(uri));
        AzureSettings settings = AzureSettings.ofProcess(context.settings());
        return new ObjectStorage(
                AzureClients.open(location, settings),
                location.prefix(),
                RedactedUri.of(uri),
                ExternalStorage.CreateOnce.BY_SERVER,
                context.settings().azureUploadBuffers(),
                Backoff.standard(new Random()));
    }
}
