package io.strandline.storage.s3;

import io.strandline.storage.objects.ObjectClient;
import io.strandline.storage.objects.ObjectFailure;
import io.strandline.storage.objects.ObjectFailure.Kind;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** A multipart upload. */
final class S3Parts implements ObjectClient.Parts {
    private final S3Client client;
    private final S3Errors errors;
    private final ObjectClient objects;
    private final String bucket;
    private final String key;
    private final String uploadId;
    private final ConcurrentSkipListMap<Integer, Sent> sent = new ConcurrentSkipListMap<>();

    private record Sent(CompletedPart part, long length) {}

    private S3Parts(
            S3Client client, S3Errors errors, ObjectClient objects, String bucket, String key, String uploadId) {
        this.client = client;
        this.errors = errors;
        this.objects = objects;
        this.bucket = bucket;
        this.key = key;
        this.uploadId = uploadId;
    }

    static S3Parts start(S3Client client, S3Location location, S3Errors errors, ObjectClient objects, String key) {
        CreateMultipartUploadRequest.Builder request = CreateMultipartUploadRequest.builder()
                .bucket(location.bucket())
                .key(key)
                .storageClass(location.storageClass());
        S3Encryption encryption = location.encryption();
        if (encryption != null) {
            request.serverSideEncryption(encryption.mode()).ssekmsKeyId(encryption.kmsKeyId());
        }
        try {
            String uploadId = client.createMultipartUpload(request.build()).uploadId();
            return new S3Parts(client, errors, objects, location.bucket(), key, uploadId);
        } catch (SdkException | ObjectFailure e) {
            throw errors.of(e);
        }
    }

    @Override
    public void send(int number, byte[] bytes, int length) {
        UploadPartRequest request = UploadPartRequest.builder()
                .bucket(bucket)
                .key(key)
                .uploadId(uploadId)
                .partNumber(number)
                .build();
        try {
            UploadPartResponse answer = client.uploadPart(request, S3ObjectClient.body(bytes, length));
            // An upload that was started with a checksum wants those of its parts; servers without them answer none.
            CompletedPart part = CompletedPart.builder()
                    .partNumber(number)
                    .eTag(answer.eTag())
                    .checksumCRC32(answer.checksumCRC32())
                    .build();
            sent.put(number, new Sent(part, length));
        } catch (SdkException | ObjectFailure e) {
            throw errors.of(e);
        }
    }

    @Override
    public void complete() {
        List<CompletedPart> parts = sent.values().stream().map(Sent::part).toList();
        try {
            client.completeMultipartUpload(request ->
                    request.bucket(bucket).key(key).uploadId(uploadId).multipartUpload(upload -> upload.parts(parts)));
        } catch (SdkException | ObjectFailure e) {
            ObjectFailure failure = errors.of(e);
            if (!isThereAfter(failure)) {
                throw failure;
            }
        }
    }

    /**
     * Whether the object is there although the answer was lost: the SDK, or the caller, then sent the request again, and was told that there is no such
     * upload. No one else writes this key, so its size tells.
     */
    private boolean isThereAfter(ObjectFailure failure) {
        if (failure.kind() != Kind.TRANSIENT && failure.kind() != Kind.OTHER) {
            return false;
        }
        long size = sent.values().stream().mapToLong(Sent::length).sum();
        try {
            return objects.head(key).filter(head -> head.size() == size).isPresent();
        } catch (ObjectFailure e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    @Override
    public void abort() {
        try {
            client.abortMultipartUpload(
                    request -> request.bucket(bucket).key(key).uploadId(uploadId));
        } catch (SdkException | ObjectFailure e) {
            // What is left is not visible, and goes with the bucket's rule for incomplete uploads.
        }
    }
}
