package io.strandline.storage.server;

import io.strandline.storage.server.GcsBucket.Attributes;
import io.strandline.storage.server.GcsBucket.StoredBlob;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The resumable uploads of {@link GcsServer}. All chunks but the last have a multiple of 256 KiB; what came after one is not kept when a connection breaks. */
final class GcsUploads {
    private static final int UNIT_BYTES = 256 * 1024;
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (?:(\\d+)-(\\d+)|\\*)/(\\d+|\\*)");

    private final Map<String, Session> sessions = new ConcurrentHashMap<>();

    private static final class Session {
        final GcsBucket bucket;
        final Attributes attributes;
        final OptionalLong generation;
        final boolean mayReplace;
        final ByteArrayOutputStream received = new ByteArrayOutputStream();

        @Nullable
        StoredBlob made;

        Session(GcsBucket bucket, Attributes attributes, OptionalLong generation, boolean mayReplace) {
            this.bucket = bucket;
            this.attributes = attributes;
            this.generation = generation;
            this.mayReplace = mayReplace;
        }
    }

    /** Returns the id of a new upload. */
    String start(GcsBucket bucket, Attributes attributes, OptionalLong generation, boolean mayReplace) {
        String id = "upload-" + UUID.randomUUID();
        sessions.put(id, new Session(bucket, attributes, generation, mayReplace));
        return id;
    }

    /** How many uploads of a bucket are neither complete nor canceled. */
    long open(GcsBucket bucket) {
        return sessions.values().stream()
                .filter(session -> session.bucket == bucket && session.made == null)
                .count();
    }

    void cancel(GcsExchange exchange, String id) throws IOException {
        if (sessions.remove(id) == null) {
            throw notFound();
        }
        exchange.answer(499);
    }

    /** Takes a chunk, or says how much has arrived. */
    void put(GcsExchange exchange, String id) throws IOException {
        Session session = Optional.ofNullable(sessions.get(id)).orElseThrow(GcsUploads::notFound);
        Matcher range = CONTENT_RANGE.matcher(exchange.header("Content-Range"));
        if (!range.matches()) {
            throw GcsRefusal.invalid("Failed to parse Content-Range header.");
        }
        boolean isQuestion = range.group(1) == null;
        Optional<GcsFault.Kind> fault = isQuestion ? Optional.empty() : session.bucket.next(GcsFault.Operation.CHUNK);
        if (fault.isPresent() && fault.get() == GcsFault.Kind.CUT_REQUEST) {
            byte[] half = exchange.halfBody();
            synchronized (session) {
                session.received.write(half, 0, half.length - half.length % UNIT_BYTES);
            }
            return;
        }
        byte[] body = exchange.body();
        GcsHandler.refuse(fault);
        synchronized (session) {
            boolean isLast = !range.group(3).equals("*");
            if (session.made == null && !isQuestion) {
                append(session, Long.parseLong(range.group(1)), body, isLast);
            }
            if (session.made == null && isLast && session.received.size() == Long.parseLong(range.group(3))) {
                session.made = session.bucket.insert(
                        session.attributes, session.received.toByteArray(), session.generation, session.mayReplace);
                session.received.reset();
            }
            if (fault.isEmpty()) {
                answer(exchange, session);
            }
        }
    }

    private static void append(Session session, long from, byte[] body, boolean isLast) {
        int known = (int) (session.received.size() - from);
        if (known < 0 || known > body.length) {
            throw GcsRefusal.invalid("Invalid request. The upload offset does not match the bytes that were received.");
        }
        if (!isLast && body.length % UNIT_BYTES != 0) {
            throw GcsRefusal.invalid("Invalid request. The number of bytes uploaded is not a multiple of 262144.");
        }
        session.received.write(body, known, body.length - known);
    }

    private static void answer(GcsExchange exchange, Session session) throws IOException {
        StoredBlob made = session.made;
        if (made != null) {
            exchange.answerJson(200, made.json(session.bucket.name()));
            return;
        }
        if (session.received.size() > 0) {
            exchange.setHeader("Range", "bytes=0-" + (session.received.size() - 1));
        }
        exchange.answer(308);
    }

    private static GcsRefusal notFound() {
        return GcsRefusal.of(404, "notFound", "Not Found");
    }
}
