package io.strandline.storage.server;

import io.strandline.manifest.storage.ObjectNames;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/** The objects of a bucket of {@link GcsServer}, in memory. Each change is one step, with its condition. */
final class GcsBucket {
    private final String name;
    private final NavigableMap<String, StoredBlob> objects = new TreeMap<>(ObjectNames.ORDER);
    private final List<GcsFault> faults = new ArrayList<>();
    private final Map<GcsFault.Operation, Integer> requests = new LinkedHashMap<>();
    private long lastGeneration = 1_700_000_000_000_000L;

    GcsBucket(String name) {
        this.name = name;
    }

    /** An object. */
    record StoredBlob(String key, byte[] bytes, Map<String, String> metadata, String storageClass, long generation) {
        Map<String, Object> json(String bucket) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("kind", "storage#object");
            json.put("bucket", bucket);
            json.put("name", key);
            json.put("generation", String.valueOf(generation));
            json.put("size", String.valueOf(bytes.length));
            json.put("storageClass", storageClass);
            json.put("crc32c", crc32c());
            json.put("metadata", metadata);
            return json;
        }

        private String crc32c() {
            CRC32C checksum = new CRC32C();
            checksum.update(bytes);
            return Base64.getEncoder()
                    .encodeToString(ByteBuffer.allocate(4)
                            .putInt((int) checksum.getValue())
                            .array());
        }
    }

    /** What an insert says of an object beside its bytes. */
    record Attributes(String key, Map<String, String> metadata, String storageClass, Optional<String> crc32c) {}

    /** A page of a listing. */
    record Page(List<StoredBlob> items, List<String> prefixes, Optional<String> next) {}

    String name() {
        return name;
    }

    /** @param generation that the object must have; 0 if there must be none */
    synchronized StoredBlob insert(Attributes attributes, byte[] bytes, OptionalLong generation, boolean mayReplace) {
        StoredBlob old = objects.get(attributes.key());
        if (old != null && !mayReplace) {
            throw GcsRefusal.of(
                    403,
                    "forbidden",
                    "The caller does not have storage.objects.delete access to the Google Cloud Storage object.");
        }
        check(old == null ? 0 : old.generation(), generation);
        StoredBlob made = new StoredBlob(
                attributes.key(), bytes, attributes.metadata(), attributes.storageClass(), lastGeneration + 1);
        if (attributes.crc32c().isPresent() && !attributes.crc32c().get().equals(made.crc32c())) {
            throw GcsRefusal.invalid("Provided CRC32C does not match calculated CRC32C.");
        }
        lastGeneration++;
        objects.put(attributes.key(), made);
        return made;
    }

    synchronized StoredBlob get(String key, OptionalLong generation) {
        StoredBlob found = objects.get(key);
        if (found == null) {
            throw GcsRefusal.noObject(name, key);
        }
        check(found.generation(), generation);
        return found;
    }

    synchronized void delete(String key, OptionalLong generation) {
        get(key, generation);
        objects.remove(key);
    }

    private static void check(long actual, OptionalLong wanted) {
        if (wanted.isPresent() && wanted.getAsLong() != actual) {
            throw GcsRefusal.conditionNotMet();
        }
    }

    /** @param token of the page before: where it ended */
    synchronized Page list(String prefix, String delimiter, Optional<String> token, int most) {
        List<StoredBlob> items = new ArrayList<>();
        List<String> prefixes = new ArrayList<>();
        String after = token.map(GcsBucket::decode).orElse("");
        String last = after;
        Iterator<StoredBlob> blobs = objects.tailMap(prefix, true).values().iterator();
        while (blobs.hasNext()) {
            StoredBlob blob = blobs.next();
            if (!blob.key().startsWith(prefix)) {
                break;
            }
            int cut = delimiter.isEmpty() ? -1 : blob.key().indexOf(delimiter, prefix.length());
            String shown = cut < 0 ? blob.key() : blob.key().substring(0, cut + delimiter.length());
            if (!after.isEmpty() && ObjectNames.ORDER.compare(shown, after) <= 0 || shown.equals(last)) {
                continue;
            }
            if (items.size() + prefixes.size() == most) {
                return new Page(items, prefixes, Optional.of(encode(last)));
            }
            if (cut < 0) {
                items.add(blob);
            } else {
                prefixes.add(shown);
            }
            last = shown;
        }
        return new Page(items, prefixes, Optional.empty());
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String token) {
        return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    }

    synchronized void inject(GcsFault fault) {
        faults.add(fault);
    }

    synchronized int requests(GcsFault.Operation operation) {
        return requests.getOrDefault(operation, 0);
    }

    /** Counts a request, and says what goes wrong with it. */
    synchronized Optional<GcsFault.Kind> next(GcsFault.Operation operation) {
        requests.merge(operation, 1, Integer::sum);
        Optional<GcsFault.Kind> due = Optional.empty();
        for (int i = faults.size() - 1; i >= 0; i--) {
            GcsFault fault = faults.get(i);
            if (fault.operation() == operation) {
                if (fault.nth() == 1) {
                    faults.remove(i);
                    due = Optional.of(fault.kind());
                } else {
                    faults.set(i, new GcsFault(operation, fault.nth() - 1, fault.kind()));
                }
            }
        }
        return due;
    }
}
