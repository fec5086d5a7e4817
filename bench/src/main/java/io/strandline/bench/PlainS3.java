package io.strandline.bench;

import io.strandline.storage.server.S3ProxyServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** The limit: nothing but the SDK with its defaults, part after part straight from memory, and one request for all of an object. */
final class PlainS3 implements AutoCloseable {
    private static final int PART_BYTES = 8 << 20;

    private final S3Client client;
    private final String bucket;

    PlainS3(S3ProxyServer server, String bucket) {
        this.bucket = bucket;
        this.client = S3Client.builder()
                .region(Region.US_EAST_1)
                .endpointOverride(server.endpoint())
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(server.accessKey(), server.secretKey())))
                .httpClientBuilder(Apache5HttpClient.builder())
                .build();
    }

    void upload(String key, RandomBytes bytes, long size) {
        String uploadId = client.createMultipartUpload(
                        request -> request.bucket(bucket).key(key))
                .uploadId();
        List<CompletedPart> parts = new ArrayList<>();
        for (long position = 0; position < size; position += PART_BYTES) {
            int number = parts.size() + 1;
            int length = (int) Math.min(PART_BYTES, size - position);
            int offset = bytes.offset(position);
            RequestBody part = RequestBody.fromContentProvider(
                    () -> new ByteArrayInputStream(bytes.array(), offset, length), length, "application/octet-stream");
            String eTag = client.uploadPart(
                            request -> request.bucket(bucket)
                                    .key(key)
                                    .uploadId(uploadId)
                                    .partNumber(number),
                            part)
                    .eTag();
            parts.add(CompletedPart.builder().partNumber(number).eTag(eTag).build());
        }
        client.completeMultipartUpload(
                request -> request.bucket(bucket).key(key).uploadId(uploadId).multipartUpload(all -> all.parts(parts)));
    }

    InputStream open(String key) throws IOException {
        return client.getObject(request -> request.bucket(bucket).key(key));
    }

    /** Asks for the names right below a folder. */
    void listFolder(String folder) {
        client.listObjectsV2Paginator(
                        request -> request.bucket(bucket).prefix(folder).delimiter("/"))
                .forEach(page -> {});
    }

    void head(String key) {
        client.headObject(request -> request.bucket(bucket).key(key));
    }

    @Override
    public void close() {
        client.close();
    }
}
