package io.strandline.storage.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobServiceVersion;
import java.util.Arrays;

/** Requests for the blobs of one container, signed and repeated by the SDK's pipeline, on the thread of the caller. */
final class AzureRequests {
    /** Old enough for private clouds; the first one that encodes in listings what XML cannot hold is of 2021. */
    static final BlobServiceVersion VERSION = BlobServiceVersion.V2021_12_02;

    private static final HttpHeaderName VERSION_HEADER = HttpHeaderName.fromString("x-ms-version");

    private final HttpPipeline pipeline;
    private final String container;

    /** @param container its URL */
    AzureRequests(HttpPipeline pipeline, String container) {
        this.pipeline = pipeline;
        this.container = container;
    }

    HttpRequest blob(HttpMethod method, String key) {
        return new HttpRequest(method, container + "/" + Keys.encodePath(key))
                // Until there is a body: the SDK signs "null" for a length that is missing.
                .setHeader(HttpHeaderName.CONTENT_LENGTH, "0")
                .setHeader(VERSION_HEADER, VERSION.getVersion());
    }

    /** @param query encoded */
    HttpRequest blob(HttpMethod method, String key, String query) {
        HttpRequest request = blob(method, key);
        return request.setUrl(request.getUrl() + "?" + query);
    }

    /**
     * Returns an answer of one of these statuses, to be closed.
     *
     * @throws io.strandline.storage.objects.ObjectFailure for any other
     */
    HttpResponse send(HttpRequest request, int... statuses) {
        return send(request, Context.NONE, statuses);
    }

    /** The same; its tries are counted. */
    HttpResponse send(HttpRequest request, Attempts attempts, int... statuses) {
        return send(request, attempts.context(), statuses);
    }

    private HttpResponse send(HttpRequest request, Context context, int... statuses) {
        HttpResponse answer;
        try {
            answer = pipeline.sendSync(request, context);
        } catch (RuntimeException e) {
            throw AzureErrors.of(e);
        }
        if (Arrays.stream(statuses).anyMatch(status -> status == answer.getStatusCode())) {
            return answer;
        }
        throw AzureErrors.of(answer);
    }
}
