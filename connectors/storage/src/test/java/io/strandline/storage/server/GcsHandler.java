package io.strandline.storage.server;

import com.google.api.client.json.GenericJson;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.strandline.storage.server.GcsAccount.Right;
import io.strandline.storage.server.GcsBucket.Attributes;
import io.strandline.storage.server.GcsBucket.StoredBlob;
import io.strandline.storage.server.GcsFault.Kind;
import io.strandline.storage.server.GcsFault.Operation;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Takes requests apart, and answers them: who is it, is there such a bucket, may they, and then what they want. */
final class GcsHandler implements HttpHandler {
    private static final String IAM = "/v1/";
    private static final String GENERATE = ":generateAccessToken";

    final Map<String, GcsBucket> buckets = new ConcurrentHashMap<>();
    final GcsUploads uploads = new GcsUploads();
    final GcsTokens tokens;
    private final CountDownLatch never = new CountDownLatch(1);
    private volatile URI endpoint = URI.create("http://127.0.0.1");

    GcsHandler(GcsTokens tokens) {
        this.tokens = tokens;
    }

    void setEndpoint(URI endpoint) {
        this.endpoint = endpoint;
    }

    URI tokenUri() {
        return endpoint.resolve("/token");
    }

    @Override
    public void handle(HttpExchange httpExchange) throws IOException {
        GcsExchange exchange = new GcsExchange(httpExchange);
        try {
            answer(exchange);
        } catch (GcsRefusal e) {
            exchange.body();
            if (exchange.parameter("alt").equals("media")) {
                // Only JSON answers have errors in JSON.
                exchange.answer(e.status(), String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8));
            } else {
                exchange.answerJson(e.status(), e.json());
            }
        } catch (RuntimeException e) {
            exchange.answerJson(
                    500, GcsRefusal.of(500, "backendError", e.toString()).json());
        } finally {
            exchange.close();
        }
    }

    private void answer(GcsExchange exchange) throws IOException {
        String path = exchange.path();
        if (path.equals("/token")) {
            Map<String, String> form = GcsExchange.form(new String(exchange.body(), StandardCharsets.UTF_8));
            exchange.answerJson(200, tokens.exchange(form));
            return;
        }
        GcsAccount caller = tokens.bearer(exchange.header("Authorization"));
        if (path.startsWith(IAM) && path.endsWith(GENERATE)) {
            String resource = path.substring(IAM.length(), path.length() - GENERATE.length());
            String body = new String(exchange.body(), StandardCharsets.UTF_8);
            exchange.answerJson(200, tokens.generate(caller, resource, body));
        } else if (path.startsWith("/storage/v1/b/")) {
            storage(exchange, caller, 3);
        } else if (path.startsWith("/download/storage/v1/b/")) {
            storage(exchange, caller, 4);
        } else if (path.startsWith("/upload/storage/v1/b/")) {
            upload(exchange, caller, bucket(exchange.segment(4)));
        } else {
            throw GcsRefusal.of(404, "notFound", "Not Found");
        }
    }

    private GcsBucket bucket(String name) {
        return Optional.ofNullable(buckets.get(name)).orElseThrow(GcsRefusal::noBucket);
    }

    /** @param at which segment of the path is the bucket's name; then come "o", and the object's */
    private void storage(GcsExchange exchange, GcsAccount caller, int at) throws IOException {
        GcsBucket bucket = bucket(exchange.segment(at));
        String key = exchange.segment(at + 2);
        if (exchange.segment(at + 1).isEmpty()) {
            require(caller, Right.LIST, "storage.buckets.get");
            exchange.answerJson(200, Map.of("kind", "storage#bucket", "name", bucket.name()));
        } else if (key.isEmpty()) {
            require(caller, Right.LIST, "storage.objects.list");
            list(exchange, bucket);
        } else if (exchange.method().equals("DELETE")) {
            require(caller, Right.DELETE, "storage.objects.delete");
            Optional<Kind> fault = bucket.next(Operation.DELETE);
            refuse(fault);
            bucket.delete(key, exchange.generationMatch());
            if (fault.isEmpty()) {
                exchange.answer(204);
            }
        } else {
            require(caller, Right.GET, "storage.objects.get");
            if (exchange.parameter("alt").equals("media")) {
                read(exchange, bucket, key);
            } else {
                Optional<Kind> fault = bucket.next(Operation.HEAD);
                refuse(fault);
                exchange.answerJson(
                        200, bucket.get(key, exchange.generationMatch()).json(bucket.name()));
            }
        }
    }

    private void list(GcsExchange exchange, GcsBucket bucket) throws IOException {
        Optional<Kind> fault = bucket.next(Operation.LIST);
        refuse(fault);
        int most = exchange.has("maxResults") ? Integer.parseInt(exchange.parameter("maxResults")) : 1000;
        GcsBucket.Page page = bucket.list(
                exchange.parameter("prefix"),
                exchange.parameter("delimiter"),
                Optional.of(exchange.parameter("pageToken")).filter(token -> !token.isEmpty()),
                Math.min(most, 1000));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", "storage#objects");
        page.next().ifPresent(next -> json.put("nextPageToken", next));
        if (!page.prefixes().isEmpty()) {
            json.put("prefixes", page.prefixes());
        }
        if (!page.items().isEmpty()) {
            json.put(
                    "items",
                    page.items().stream().map(item -> item.json(bucket.name())).toList());
        }
        exchange.answerJson(200, json);
    }

    private void read(GcsExchange exchange, GcsBucket bucket, String key) throws IOException {
        Optional<Kind> fault = bucket.next(Operation.READ);
        refuse(fault);
        StoredBlob blob = bucket.get(key, exchange.generationMatch());
        String range = exchange.header("Range");
        byte[] bytes = blob.bytes();
        if (!range.isEmpty()) {
            String[] bounds = range.substring("bytes=".length()).split("-", -1);
            long from = Long.parseLong(bounds[0]);
            if (from >= bytes.length) {
                throw GcsRefusal.of(416, "requestedRangeNotSatisfiable", "Request range not satisfiable");
            }
            long last = bounds[1].isEmpty() ? bytes.length - 1 : Math.min(Long.parseLong(bounds[1]), bytes.length - 1);
            bytes = Arrays.copyOfRange(bytes, (int) from, (int) last + 1);
        }
        exchange.setHeader("x-goog-generation", String.valueOf(blob.generation()));
        exchange.setHeader("Content-Type", "application/octet-stream");
        int status = range.isEmpty() ? 200 : 206;
        if (fault.isEmpty()) {
            exchange.answer(status, bytes);
            return;
        }
        exchange.answerHalf(status, bytes);
        if (fault.get() == Kind.STALL) {
            awaitEnd();
        }
    }

    /** Until the server's threads are interrupted, when it is closed. */
    private void awaitEnd() {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void upload(GcsExchange exchange, GcsAccount caller, GcsBucket bucket) throws IOException {
        require(caller, Right.CREATE, "storage.objects.create");
        String id = exchange.parameter("upload_id");
        if (!id.isEmpty()) {
            if (exchange.method().equals("DELETE")) {
                uploads.cancel(exchange, id);
            } else {
                uploads.put(exchange, id);
            }
            return;
        }
        boolean mayReplace = caller.may(Right.DELETE);
        String type = exchange.parameter("uploadType").toLowerCase(Locale.ROOT);
        boolean isResumable = type.equals("resumable");
        Optional<Kind> fault = bucket.next(isResumable ? Operation.START_UPLOAD : Operation.INSERT);
        if (fault.isPresent() && fault.get() == Kind.CUT_REQUEST) {
            exchange.halfBody();
            return;
        }
        byte[] body = exchange.body();
        refuse(fault);
        if (isResumable) {
            String started =
                    uploads.start(bucket, attributes(exchange, json(body)), exchange.generationMatch(), mayReplace);
            exchange.setHeader(
                    "Location", endpoint.resolve(exchange.path()) + "?uploadType=resumable&upload_id=" + started);
            exchange.answer(200);
            return;
        }
        MultipartBody parts = type.equals("multipart")
                ? MultipartBody.parse(exchange.header("Content-Type"), body)
                : new MultipartBody(new byte[0], body);
        GenericJson metadata = parts.metadata().length == 0 ? new GenericJson() : json(parts.metadata());
        StoredBlob made =
                bucket.insert(attributes(exchange, metadata), parts.media(), exchange.generationMatch(), mayReplace);
        if (fault.isEmpty()) {
            exchange.answerJson(200, made.json(bucket.name()));
        }
    }

    private static Attributes attributes(GcsExchange exchange, GenericJson json) {
        Map<String, String> metadata = new LinkedHashMap<>();
        if (json.get("metadata") instanceof Map<?, ?> given) {
            given.forEach((name, value) -> metadata.put(String.valueOf(name), String.valueOf(value)));
        }
        String key = exchange.has("name") ? exchange.parameter("name") : String.valueOf(json.get("name"));
        return new Attributes(
                key,
                metadata,
                String.valueOf(json.getOrDefault("storageClass", "STANDARD")),
                Optional.ofNullable((String) json.get("crc32c")));
    }

    private static GenericJson json(byte[] body) {
        return GcsTokens.json(new String(body, StandardCharsets.UTF_8));
    }

    private static void require(GcsAccount caller, Right right, String permission) {
        if (!caller.may(right)) {
            throw GcsRefusal.of(
                    403,
                    "forbidden",
                    caller.email() + " does not have " + permission
                            + " access to the Google Cloud Storage bucket. Permission '" + permission
                            + "' denied on resource (or it may not exist).");
        }
    }

    /** The faults that come before anything is done. */
    static void refuse(Optional<Kind> fault) {
        if (fault.isPresent()) {
            switch (fault.get()) {
                case UNAVAILABLE ->
                    throw GcsRefusal.of(503, "backendError", "We encountered an internal error. Please try again.");
                case RATE_LIMIT -> throw GcsRefusal.of(403, "rateLimitExceeded", "The rate of requests is too high.");
                case QUOTA -> throw GcsRefusal.of(403, "quotaExceeded", "The quota of the bucket is used up.");
                case CUT_REQUEST, LOST_ANSWER, CUT_ANSWER, STALL -> {}
            }
        }
    }
}
