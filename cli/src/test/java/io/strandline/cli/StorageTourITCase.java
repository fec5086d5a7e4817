package io.strandline.cli;

import io.strandline.storage.server.AzuriteServer;
import io.strandline.storage.server.GcsServer;
import io.strandline.storage.server.S3ProxyServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tours, with backups in servers that run here. */
@Timeout(180)
class StorageTourITCase {
    @TempDir
    private Path folder;

    private final S3ProxyServer server = S3ProxyServer.start();
    private final String bucket = server.newBucket();

    @Test
    void showsWhatTheGuideToStoragesShows() throws Exception {
        String parameters = "AWS_ENDPOINT=" + server.endpoint() + "&AWS_USE_PATH_STYLE=true&AWS_ACCESS_KEY_ID="
                + server.accessKey() + "&AWS_SECRET_ACCESS_KEY=" + server.secretKey();
        AzuriteServer azure = AzuriteServer.start();
        String container = azure.newContainer();
        GcsServer google = GcsServer.start();
        String googleBucket = google.newBucket();
        new Tour("docs/storage.md", folder)
                .typing("$S3", parameters)
                .typing("s3://backups", "s3://" + bucket)
                .typing("$AZURE", parametersOf(azure.uri(container, "")))
                .typing("azure-blob://backups", "azure-blob://" + container)
                .typing("$GS", parametersOf(google.uri(googleBucket, "")))
                .typing("gs://backups", "gs://" + googleBucket)
                .showing(bucket, "backups")
                .showing(server.endpoint().toString(), "http://127.0.0.1:9000")
                .showing(server.accessKey(), "strandline")
                .run();
    }

    @Test
    void takesTheReadmesTourToAnotherCollection() throws Exception {
        new Tour("README.md", folder)
                .typing("nodelocal://1/backups", server.uri(bucket, "tour"))
                .run();
    }

    private static String parametersOf(String uri) {
        return uri.substring(uri.indexOf('?') + 1);
    }
}
