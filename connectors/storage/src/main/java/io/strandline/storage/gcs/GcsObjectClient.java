package io.strandline.storage.gcs;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.util.Sleeper;
import com.google.api.services.storage.Storage;
import com.google.api.services.storage.model.Objects;
import com.google.api.services.storage.model.StorageObject;
import io.strandline.storage.objects.ObjectClient;
import io.strandline.storage.objects.ObjectFailure;
import io.strandline.storage.objects.ObjectFailure.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A bucket of Google Cloud Storage. An object is created once by the condition that its generation is 0, which is that of no object; the version of a body is
 * a generation. Small objects carry their CRC32C, which the server checks; of objects in parts it is compared at their end.
 */
final class GcsObjectClient implements ObjectClient {
    private static final String PUBLIC_ENDPOINT = "https://storage.googleapis.com";
    private static final String CONTENT_TYPE = "application/octet-stream";
    private static final String NONCE = "strandline-nonce";
    private static final String GENERATION = "x-goog-generation";
    private static final long NO_OBJECT = 0;
    private static final long PAGE_OBJECTS = 1000;

    private final String bucket;
    private final HttpTransport transport;
    private final GcsRequests requests;
    private final Storage storage;

    /** @param sleeper between the tries of a request */
    GcsObjectClient(GcsLocation location, Duration timeout, Sleeper sleeper) {
        this.bucket = location.bucket();
        this.transport = GcsTransport.create();
        this.requests = new GcsRequests(location, transport, timeout, sleeper);
        this.storage = new Storage.Builder(transport, GsonFactory.getDefaultInstance(), requests)
                .setRootUrl(location.endpoint().orElse(PUBLIC_ENDPOINT) + "/")
                .setApplicationName("Strandline")
                .build();
    }

    @Override
    public Created putIfAbsent(String key, byte[] bytes, String nonce) {
        return requests.write(Kind.NO_BUCKET, () -> {
            Storage.Objects.Insert insert = insert(key, bytes, bytes.length, Map.of(NONCE, nonce));
            insert.setIfGenerationMatch(NO_OBJECT);
            try {
                insert.execute();
                return Created.YES;
            } catch (GoogleJsonResponseException e) {
                return switch (e.getStatusCode()) {
                    case 412 -> Created.NO;
                    case 409 -> Created.PERHAPS_LATER;
                    case 403 -> notCreatedOr(e);
                    default -> throw e;
                };
            }
        });
    }

    /** The right to delete is asked for only where there is an object that would be replaced, and may be before the condition is looked at. */
    private static Created notCreatedOr(GoogleJsonResponseException forbidden) throws IOException {
        if (String.valueOf(forbidden.getContent()).contains("storage.objects.delete")) {
            return Created.NO;
        }
        throw forbidden;
    }

    @Override
    public void put(String key, byte[] bytes, int length) {
        requests.write(
                Kind.NO_BUCKET, () -> insert(key, bytes, length, Map.of()).execute());
    }

    private Storage.Objects.Insert insert(String key, byte[] bytes, int length, Map<String, String> metadata)
            throws IOException {
        Crc32c checksum = new Crc32c();
        checksum.update(bytes, 0, length);
        StorageObject object =
                new StorageObject().setName(key).setMetadata(metadata).setCrc32c(checksum.base64());
        Storage.Objects.Insert insert =
                storage.objects().insert(bucket, object, new ByteArrayContent(CONTENT_TYPE, bytes, 0, length));
        insert.getMediaHttpUploader().setDirectUploadEnabled(true);
        // What is put is compressed already, or tiny.
        insert.setDisableGZipContent(true);
        return insert.setFields("generation");
    }

    @Override
    public Parts startParts(String key) {
        return new GcsParts(GcsSession.start(storage, requests, bucket, key));
    }

    @Override
    public Body open(String key, long offset, long length, Optional<String> version) {
        return requests.read(Kind.NOT_FOUND, () -> {
            Storage.Objects.Get get = storage.objects().get(bucket, key);
            // As it is stored, even if someone else stored it compressed.
            get.setReturnRawInputStream(true);
            boolean isWhole = offset == 0 && length == Long.MAX_VALUE;
            if (!isWhole) {
                get.getRequestHeaders().setRange(range(offset, length));
            }
            if (version.isPresent()) {
                get.setIfGenerationMatch(Long.valueOf(version.get()));
            }
            try {
                return body(get.executeMedia(), offset);
            } catch (GoogleJsonResponseException e) {
                return switch (e.getStatusCode()) {
                    case 412 -> throw new ObjectFailure(Kind.CHANGED, "another object has taken its place", null, null);
                    case 416 -> new GcsBody(InputStream.nullInputStream(), version.orElse(String.valueOf(NO_OBJECT)));
                    default -> throw e;
                };
            }
        });
    }

    private static String range(long offset, long length) {
        return "bytes=" + offset + "-" + (length > Long.MAX_VALUE - offset ? "" : offset + length - 1);
    }

    private static GcsBody body(HttpResponse response, long offset) throws IOException {
        String generation = response.getHeaders().getFirstHeaderStringValue(GENERATION);
        GcsBody body = new GcsBody(response.getContent(), generation);
        if (generation == null || (offset > 0 && response.getStatusCode() != 206)) {
            body.close();
            throw new ObjectFailure(
                    Kind.UNSUPPORTED,
                    generation == null ? "the answer names no generation" : "the answer is not the range asked for",
                    null,
                    null);
        }
        return body;
    }

    @Override
    public Optional<Head> head(String key) {
        return orEmpty(() -> {
            StorageObject object = requests.read(
                    Kind.NOT_FOUND,
                    () -> storage.objects()
                            .get(bucket, key)
                            .setFields("size,metadata")
                            .execute());
            Map<String, String> metadata = object.getMetadata() == null ? Map.of() : object.getMetadata();
            return new Head(object.getSize().longValueExact(), metadata.getOrDefault(NONCE, ""));
        });
    }

    @Override
    public Page list(String prefix, boolean byFolder, Optional<String> next) {
        Objects page = requests.read(
                Kind.NO_BUCKET,
                () -> storage.objects()
                        .list(bucket)
                        .setPrefix(prefix)
                        .setDelimiter(byFolder ? "/" : null)
                        .setPageToken(next.orElse(null))
                        .setMaxResults(PAGE_OBJECTS)
                        .setFields("nextPageToken,prefixes,items(name,size)")
                        .execute());
        List<StorageObject> items = page.getItems() == null ? List.of() : page.getItems();
        return new Page(
                items.stream()
                        .map(object -> new ObjectInList(
                                object.getName(), object.getSize().longValueExact()))
                        .toList(),
                page.getPrefixes() == null ? List.of() : page.getPrefixes(),
                Optional.ofNullable(page.getNextPageToken()));
    }

    @Override
    public void delete(String key) {
        orEmpty(() -> {
            requests.read(
                    Kind.NOT_FOUND, () -> storage.objects().delete(bucket, key).execute());
            return true;
        });
    }

    private static <T> Optional<T> orEmpty(Supplier<T> request) {
        try {
            return Optional.of(request.get());
        } catch (ObjectFailure e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** There is no limit to the number of chunks, so that parts never grow; objects end at 5 TiB. */
    @Override
    public Limits limits() {
        return new Limits(GcsParts.UNIT_BYTES, 1 << 30, Integer.MAX_VALUE);
    }

    @Override
    public void close() {
        requests.close();
        try {
            transport.shutdown();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
