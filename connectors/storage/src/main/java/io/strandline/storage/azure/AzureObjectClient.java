package io.strandline.storage.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import io.strandline.storage.objects.ObjectClient;
import io.strandline.storage.objects.ObjectFailure;
import io.strandline.storage.objects.ObjectFailure.Kind;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;

/** One container of Azure Blob Storage. Objects are block blobs; parts are blocks. */
final class AzureObjectClient implements ObjectClient {
    /** A block may have 4,000 MiB; this is what an array may. */
    private static final Limits LIMITS = new Limits(1, 1 << 30, 50_000);

    private static final HttpHeaderName NONCE = HttpHeaderName.fromString("x-ms-meta-strandlineput");
    private static final HttpHeaderName BLOB_TYPE = HttpHeaderName.fromString("x-ms-blob-type");
    private static final HttpHeaderName RANGE = HttpHeaderName.fromString("x-ms-range");
    private static final HttpHeaderName SNAPSHOTS = HttpHeaderName.fromString("x-ms-delete-snapshots");

    /** What a put that may not replace is told of a blob that is there: by what protects that blob, if it is asked first. */
    private static final Set<String> IS_THERE = Set.of(
            "BlobAlreadyExists",
            "ConditionNotMet",
            "TargetConditionNotMet",
            "UnauthorizedBlobOverwrite",
            "BlobImmutableDueToPolicy",
            "BlobImmutableDueToLegalHold",
            "LeaseIdMissing");

    private final AzureRequests requests;
    private final AzureListing listing;
    private final Runnable onClose;

    /** @param onClose ends what carries the requests */
    AzureObjectClient(AzureRequests requests, AzureListing listing, Runnable onClose) {
        this.requests = requests;
        this.listing = listing;
        this.onClose = onClose;
    }

    @Override
    public Created putIfAbsent(String key, byte[] bytes, String nonce) {
        HttpRequest request = putBlob(key, bytes, bytes.length)
                .setHeader(HttpHeaderName.IF_NONE_MATCH, "*")
                .setHeader(NONCE, nonce);
        Attempts attempts = new Attempts();
        try {
            return created(requests.send(request, attempts, 201, 403, 409, 412));
        } catch (ObjectFailure e) {
            throw attempts.ofPut(e);
        }
    }

    private static Created created(HttpResponse answer) {
        if (answer.getStatusCode() == 201) {
            answer.close();
            return Created.YES;
        }
        if (answer.getStatusCode() == 412 || IS_THERE.contains(AzureErrors.code(answer))) {
            answer.close();
            return Created.NO;
        }
        throw AzureErrors.of(answer);
    }

    @Override
    public void put(String key, byte[] bytes, int length) {
        requests.send(putBlob(key, bytes, length), 201).close();
    }

    private HttpRequest putBlob(String key, byte[] bytes, int length) {
        return requests.blob(HttpMethod.PUT, key)
                .setHeader(BLOB_TYPE, "BlockBlob")
                .setHeader(HttpHeaderName.CONTENT_TYPE, "application/octet-stream")
                .setBody(BinaryData.fromByteBuffer(ByteBuffer.wrap(bytes, 0, length)));
    }

    @Override
    public Parts startParts(String key) {
        return new AzureParts(requests, key);
    }

    @Override
    public Body open(String key, long offset, long length, Optional<String> version) {
        HttpRequest request = requests.blob(HttpMethod.GET, key);
        if (offset > 0 || length < Long.MAX_VALUE) {
            boolean toTheEnd = length > Long.MAX_VALUE - offset;
            request.setHeader(RANGE, "bytes=" + offset + "-" + (toTheEnd ? "" : offset + length - 1));
        }
        version.ifPresent(tag -> request.setHeader(HttpHeaderName.IF_MATCH, tag));
        HttpResponse answer = requests.send(request, 200, 206, 416);
        if (offset > 0 && answer.getStatusCode() == 200) {
            answer.close();
            throw new ObjectFailure(Kind.UNSUPPORTED, "the answer is not the range asked for", null, null);
        }
        boolean isPastTheEnd = answer.getStatusCode() == 416;
        return new AzureBody(answer, isPastTheEnd ? InputStream.nullInputStream() : answer.getBodyAsInputStreamSync());
    }

    @Override
    public Optional<Head> head(String key) {
        try (HttpResponse answer = requests.send(requests.blob(HttpMethod.HEAD, key), 200)) {
            String size = answer.getHeaders().getValue(HttpHeaderName.CONTENT_LENGTH);
            String nonce = answer.getHeaders().getValue(NONCE);
            return Optional.of(new Head(Long.parseLong(size), nonce == null ? "" : nonce));
        } catch (ObjectFailure e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public Page list(String prefix, boolean byFolder, Optional<String> next) {
        try {
            return listing.page(prefix, byFolder, next);
        } catch (RuntimeException e) {
            throw AzureErrors.of(e);
        }
    }

    @Override
    public void delete(String key) {
        HttpRequest request = requests.blob(HttpMethod.DELETE, key).setHeader(SNAPSHOTS, "include");
        try {
            requests.send(request, 202).close();
        } catch (ObjectFailure e) {
            if (e.kind() != Kind.NOT_FOUND) {
                throw e;
            }
        }
    }

    @Override
    public boolean keeps(String key) {
        return Keys.isKept(key);
    }

    @Override
    public Limits limits() {
        return LIMITS;
    }

    @Override
    public void close() {
        onClose.run();
    }
}
