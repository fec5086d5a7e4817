package io.strandline.storage.gcs;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.EmptyContent;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpContent;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.json.JsonHttpContent;
import com.google.api.services.storage.Storage;
import com.google.api.services.storage.model.StorageObject;
import io.strandline.storage.objects.ObjectFailure;
import io.strandline.storage.objects.ObjectFailure.Kind;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A resumable upload. Its URL lets anyone write the object, and is shown to nobody. After a request whose answer is missing the server is asked how far it is, and
 * what it lacks is sent again.
 */
final class GcsSession {
    private static final int RESUME_INCOMPLETE = 308;
    private static final String RANGE_PREFIX = "bytes=0-";

    private final Storage storage;
    private final GcsRequests requests;
    private final String url;
    private volatile boolean canceled;

    private GcsSession(Storage storage, GcsRequests requests, String url) {
        this.storage = storage;
        this.requests = requests;
        this.url = url;
    }

    /** An object as it was made. */
    record Stored(long size, String crc32c) {}

    /** What an answer says: how many bytes have arrived, or, at the end, what became of them. */
    private record Progress(long arrived, @Nullable Stored stored) {}

    static GcsSession start(Storage storage, GcsRequests requests, String bucket, String key) {
        String url = requests.read(Kind.NO_BUCKET, () -> {
            GenericUrl place =
                    new GenericUrl(storage.getRootUrl() + "upload/" + storage.getServicePath() + "b/" + bucket + "/o");
            place.set("uploadType", "resumable");
            place.set("fields", "size,crc32c");
            HttpRequest request = storage.getRequestFactory()
                    .buildPostRequest(
                            place, new JsonHttpContent(storage.getJsonFactory(), new StorageObject().setName(key)));
            HttpResponse response = GoogleJsonResponseException.execute(storage.getJsonFactory(), request);
            try {
                return response.getHeaders().getLocation();
            } finally {
                response.disconnect();
            }
        });
        return new GcsSession(storage, requests, url);
    }

    /**
     * Sends a chunk after which more will follow.
     *
     * @param offset in the object; all before it has been sent
     */
    void send(GcsChunk chunk, long offset) {
        if (transfer(chunk, offset, "*") != null) {
            throw new ObjectFailure(Kind.OTHER, "the server has ended the upload too early", null, null);
        }
    }

    /** Sends the last chunk, which may be empty. May be called again after it failed. */
    Stored finish(GcsChunk chunk, long offset) {
        long total = offset + chunk.getLength();
        Stored stored = transfer(chunk, offset, String.valueOf(total));
        if (stored == null) {
            throw new IllegalStateException("the last chunk has no answer but the object");
        }
        return stored;
    }

    private @Nullable Stored transfer(GcsChunk chunk, long offset, String total) {
        long end = offset + chunk.getLength();
        boolean isLast = !total.equals("*");
        long arrived = offset;
        boolean isKnown = true;
        GcsRetries retries = requests.retries();
        while (true) {
            try {
                Progress progress = isKnown && arrived < end
                        ? put(contentRange(arrived, end, total), chunk.from((int) (arrived - offset)))
                        : put("bytes */" + total, new EmptyContent());
                if (progress.stored() != null) {
                    return progress.stored();
                }
                checkGoesOn(progress.arrived(), offset, end);
                if (progress.arrived() == end && !isLast) {
                    return null;
                }
                boolean isStuck = isKnown && progress.arrived() <= arrived;
                if (isStuck && !retries.again()) {
                    throw new ObjectFailure(
                            Kind.OTHER, "the server goes no further than " + arrived + " bytes", null, null);
                }
                isKnown = true;
                arrived = progress.arrived();
            } catch (ObjectFailure e) {
                if (!GcsRequests.isWorthATry(e) || !retries.again()) {
                    throw e;
                }
                isKnown = false;
            }
        }
    }

    private static String contentRange(long from, long end, String total) {
        return "bytes " + from + "-" + (end - 1) + "/" + total;
    }

    private static void checkGoesOn(long arrived, long offset, long end) {
        if (arrived < offset || arrived > end) {
            throw new ObjectFailure(
                    Kind.OTHER,
                    "the server has " + arrived + " bytes of the upload, which is not between " + offset + " and "
                            + end,
                    null,
                    null);
        }
    }

    private Progress put(String contentRange, HttpContent content) {
        if (canceled) {
            throw new ObjectFailure(Kind.OTHER, "the upload was given up", null, null);
        }
        return requests.once(Kind.OTHER, () -> {
            HttpRequest request = storage.getRequestFactory().buildPutRequest(sessionUrl(), content);
            request.getHeaders().setContentRange(contentRange);
            request.setFollowRedirects(false);
            request.setThrowExceptionOnExecuteError(false);
            request.setParser(storage.getObjectParser());
            HttpResponse response = request.execute();
            try {
                return progress(response);
            } finally {
                response.disconnect();
            }
        });
    }

    private Progress progress(HttpResponse response) throws IOException {
        if (response.getStatusCode() == RESUME_INCOMPLETE) {
            String range = response.getHeaders().getRange();
            return new Progress(range == null ? 0 : 1 + Long.parseLong(range.substring(RANGE_PREFIX.length())), null);
        }
        if (!response.isSuccessStatusCode()) {
            throw GoogleJsonResponseException.from(storage.getJsonFactory(), response);
        }
        StorageObject object = response.parseAs(StorageObject.class);
        return new Progress(
                object.getSize().longValueExact(), new Stored(object.getSize().longValueExact(), object.getCrc32c()));
    }

    /** From any thread. Does not throw: what cannot be ended is dropped by the server after a week. */
    void cancel() {
        canceled = true;
        try {
            requests.once(Kind.OTHER, () -> {
                HttpRequest request = storage.getRequestFactory().buildDeleteRequest(sessionUrl());
                request.setThrowExceptionOnExecuteError(false);
                request.execute().disconnect();
                return true;
            });
        } catch (ObjectFailure e) {
            // As said above.
        }
    }

    /** As it came: it may not be encoded anew. */
    private GenericUrl sessionUrl() {
        return new GenericUrl(url, true);
    }
}
