package io.strandline.storage.s3;

import io.strandline.storage.objects.ObjectClient;
import io.strandline.storage.objects.ObjectFailure;
import io.strandline.storage.objects.ObjectFailure.Kind;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** A bucket of S3. */
final class S3ObjectClient implements ObjectClient {
    /** User metadata: {@code x-amz-meta-strandline-put}. */
    static final String NONCE = "strandline-put";

    /** Amazon's, which other servers share. */
    private static final Limits LIMITS = new Limits(5 << 20, Integer.MAX_VALUE, 10_000);

    /**
     * The SDK would give a body up that nobody begins to read within a minute. The thread that watches for it outlives the client by two minutes, and on a
     * session cluster holds all classes of the job: bodies are closed here, whatever happens.
     */
    private static final Duration NEVER = Duration.ZERO;

    private static final int PRECONDITION_FAILED = 412;
    private static final int CONFLICT = 409;
    private static final int NOT_FOUND = 404;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final S3Location location;
    private final S3Connection connection;
    private final S3Client client;
    private final S3Errors errors;

    /** An answer that has no body does not say whether an object is missing or all of the bucket. */
    private volatile boolean bucketWasSeen;

    /** @param connection is this client's from now on */
    S3ObjectClient(S3Location location, S3Connection connection) {
        this.location = location;
        this.connection = connection;
        this.client = connection.client();
        this.errors = new S3Errors(location);
    }

    @Override
    public Created putIfAbsent(String key, byte[] bytes, String nonce) {
        PutObjectRequest request =
                newPut(key).ifNoneMatch("*").metadata(Map.of(NONCE, nonce)).build();
        try {
            client.putObject(request, body(bytes, bytes.length));
            return Created.YES;
        } catch (AwsServiceException e) {
            return switch (e.statusCode()) {
                case PRECONDITION_FAILED -> Created.NO;
                case CONFLICT -> Created.PERHAPS_LATER;
                default -> throw errors.ofPut(e);
            };
        } catch (SdkException | ObjectFailure e) {
            throw errors.of(e);
        }
    }

    @Override
    public void put(String key, byte[] bytes, int length) {
        call(() -> client.putObject(newPut(key).build(), body(bytes, length)));
    }

    private PutObjectRequest.Builder newPut(String key) {
        PutObjectRequest.Builder request =
                PutObjectRequest.builder().bucket(location.bucket()).key(key).storageClass(location.storageClass());
        S3Encryption encryption = location.encryption();
        return encryption == null
                ? request
                : request.serverSideEncryption(encryption.mode()).ssekmsKeyId(encryption.kmsKeyId());
    }

    /** Without a copy of the bytes. */
    static RequestBody body(byte[] bytes, int length) {
        return RequestBody.fromContentProvider(
                () -> new ByteArrayInputStream(bytes, 0, length), length, "application/octet-stream");
    }

    @Override
    public Parts startParts(String key) {
        return S3Parts.start(client, location, errors, this, key);
    }

    @Override
    public Body open(String key, long offset, long length, Optional<String> version) {
        GetObjectRequest.Builder request =
                GetObjectRequest.builder().bucket(location.bucket()).key(key);
        if (offset > 0 || length < Long.MAX_VALUE) {
            request.range("bytes=" + offset + "-" + (length == Long.MAX_VALUE ? "" : offset + length - 1));
        }
        Body body = get(request.build(), offset);
        // Not as a condition of the request: Ceph 16 does not find its own ETags equal.
        if (version.isPresent() && !version.get().equals(body.version())) {
            body.close();
            throw new ObjectFailure(Kind.CHANGED, "it was replaced while it was being read", null, null);
        }
        return body;
    }

    private Body get(GetObjectRequest request, long offset) {
        try {
            ResponseInputStream<GetObjectResponse> answer =
                    client.getObject(request, ResponseTransformer.toInputStream(NEVER));
            if (offset > 0 && !isFrom(offset, answer.response())) {
                answer.abort();
                throw new ObjectFailure(Kind.UNSUPPORTED, "the answer is not the range asked for", null, null);
            }
            return new S3Body(answer, errors);
        } catch (AwsServiceException e) {
            if (e.statusCode() == RANGE_NOT_SATISFIABLE) {
                return new NoBytes(versionOf(request.key()));
            }
            throw errors.of(e);
        } catch (SdkException | ObjectFailure e) {
            throw errors.of(e);
        }
    }

    /** A server, or a proxy, that knows no ranges sends the object from its beginning. */
    private static boolean isFrom(long offset, GetObjectResponse answer) {
        return answer.contentRange() != null && answer.contentRange().startsWith("bytes " + offset + "-");
    }

    private String versionOf(String key) {
        HeadObjectResponse head = call(() ->
                client.headObject(request -> request.bucket(location.bucket()).key(key)));
        return head.eTag() == null ? "" : head.eTag();
    }

    @Override
    public Optional<Head> head(String key) {
        try {
            HeadObjectResponse head = client.headObject(
                    request -> request.bucket(location.bucket()).key(key));
            bucketWasSeen = true;
            return Optional.of(new Head(head.contentLength(), head.metadata().getOrDefault(NONCE, "")));
        } catch (AwsServiceException e) {
            if (e.statusCode() == NOT_FOUND) {
                seeBucket();
                return Optional.empty();
            }
            throw explained(key, e);
        } catch (SdkException | ObjectFailure e) {
            throw errors.of(e);
        }
    }

    /** Once: what is not there may be so because there is no bucket. */
    private void seeBucket() {
        if (!bucketWasSeen) {
            list("", false, Optional.empty(), 1);
        }
    }

    /** Asks for the reason with a request whose answer has a body, which takes the same right. */
    private ObjectFailure explained(String key, AwsServiceException answer) {
        if (S3Errors.isBare(answer) || S3Errors.code(answer).equals(String.valueOf(answer.statusCode()))) {
            try {
                client.getObject(request ->
                                request.bucket(location.bucket()).key(key).range("bytes=0-0"))
                        .abort();
            } catch (AwsServiceException e) {
                return errors.of(e);
            } catch (SdkException | ObjectFailure e) {
                answer.addSuppressed(e);
            }
        }
        return errors.of(answer);
    }

    @Override
    public Page list(String prefix, boolean byFolder, Optional<String> next) {
        return list(prefix, byFolder, next, 1000);
    }

    private Page list(String prefix, boolean byFolder, Optional<String> next, int most) {
        ListObjectsV2Response page = call(() -> client.listObjectsV2(request -> request.bucket(location.bucket())
                .prefix(prefix)
                .delimiter(byFolder ? "/" : null)
                .continuationToken(next.orElse(null))
                .encodingType(EncodingType.URL)
                .maxKeys(most)));
        List<ObjectInList> objects = page.contents().stream()
                .map(object -> new ObjectInList(object.key(), object.size()))
                .toList();
        List<String> folders =
                page.commonPrefixes().stream().map(CommonPrefix::prefix).toList();
        boolean more = Boolean.TRUE.equals(page.isTruncated());
        return new Page(objects, folders, more ? Optional.of(page.nextContinuationToken()) : Optional.empty());
    }

    @Override
    public void delete(String key) {
        try {
            client.deleteObject(request -> request.bucket(location.bucket()).key(key));
        } catch (SdkException | ObjectFailure e) {
            ObjectFailure failure = errors.of(e);
            if (failure.kind() != Kind.NOT_FOUND) {
                throw failure;
            }
        }
    }

    @Override
    public Optional<String> whyNoIncrementals() {
        return location.whyNoIncrementals();
    }

    @Override
    public Limits limits() {
        return LIMITS;
    }

    @Override
    public void close() {
        connection.close();
    }

    private <T> T call(Supplier<T> request) {
        try {
            T answer = request.get();
            bucketWasSeen = true;
            return answer;
        } catch (SdkException | ObjectFailure e) {
            throw errors.of(e);
        }
    }
}
