package io.strandline.storage.objects;

import io.strandline.manifest.storage.ObjectNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A bucket in memory that fails as its script says, and counts what is asked of it.
 *
 * <pre>{@code
 * ScriptedObjectClient client = new ScriptedObjectClient();
 * client.when(Call.LIST).nth(2).fails(Kind.TRANSIENT);
 * client.when(Call.PUT_IF_ABSENT).nth(1).losesAnswer();
 * client.when(Call.OPEN).nth(1).breaksAfter(1000);
 * ...
 * assertThat(client.count(Call.LIST)).isEqualTo(11);
 * }</pre>
 */
final class ScriptedObjectClient implements ObjectClient {
    enum Call {
        PUT_IF_ABSENT,
        PUT,
        START_PARTS,
        SEND_PART,
        COMPLETE,
        ABORT,
        OPEN,
        HEAD,
        LIST,
        DELETE,
        CLOSE
    }

    private record Stored(byte[] bytes, String nonce, String version) {}

    /** Those of S3. */
    private static final Limits LIMITS = new Limits(5 << 20, 2_000_000_000, 10_000);

    private final ConcurrentSkipListMap<String, Stored> objects = new ConcurrentSkipListMap<>(ObjectNames.ORDER);
    private final List<Call> calls = Collections.synchronizedList(new ArrayList<>());
    private final List<ScriptLine> script = new CopyOnWriteArrayList<>();
    private final AtomicInteger versions = new AtomicInteger();
    private final Set<byte[]> partBuffers =
            Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
    private final List<Integer> partSizes = new CopyOnWriteArrayList<>();
    private final AtomicLong committedBytes = new AtomicLong();
    private final Limits limits;
    private final int pageSize;
    private final boolean keepsParts;

    private ScriptedObjectClient(Limits limits, int pageSize, boolean keepsParts) {
        this.limits = limits;
        this.pageSize = pageSize;
        this.keepsParts = keepsParts;
    }

    ScriptedObjectClient() {
        this(LIMITS, 1000, true);
    }

    static ScriptedObjectClient withPagesOf(int keys) {
        return new ScriptedObjectClient(LIMITS, keys, true);
    }

    static ScriptedObjectClient withLimits(Limits limits) {
        return new ScriptedObjectClient(limits, 1000, true);
    }

    /** Counts the bytes of parts, and forgets them: for objects that do not fit into memory. */
    static ScriptedObjectClient thatOnlyCounts() {
        return new ScriptedObjectClient(LIMITS, 1000, false);
    }

    /** Begins a line of the script, which is ended by what is to happen. */
    ScriptLine when(Call call) {
        return new ScriptLine(call, script);
    }

    int count(Call call) {
        return Collections.frequency(List.copyOf(calls), call);
    }

    void forgetCalls() {
        calls.clear();
    }

    /** Puts an object as another program does. */
    void putForeign(String key, byte[] bytes, String nonce) {
        objects.put(key, new Stored(bytes.clone(), nonce, nextVersion()));
    }

    List<String> keys() {
        return List.copyOf(objects.keySet());
    }

    /** Of all parts that were sent, in the order of their arrival. */
    List<Integer> partSizes() {
        return partSizes;
    }

    /** In all the different arrays that parts came in: what uploads hold, if all of it passes here. */
    long bytesInPartBuffers() {
        synchronized (partBuffers) {
            return partBuffers.stream().mapToLong(buffer -> buffer.length).sum();
        }
    }

    /** Of all objects in parts. */
    long committedBytes() {
        return committedBytes.get();
    }

    @Override
    public Created putIfAbsent(String key, byte[] bytes, String nonce) {
        Effect effect = begin(Call.PUT_IF_ABSENT);
        if (effect == Effect.ANSWERS_PERHAPS_LATER) {
            return Created.PERHAPS_LATER;
        }
        Stored stored = new Stored(bytes.clone(), nonce, nextVersion());
        Created created = objects.putIfAbsent(key, stored) == null ? Created.YES : Created.NO;
        effect.after();
        return effect == Effect.IS_SENT_TWICE ? Created.NO : created;
    }

    @Override
    public void put(String key, byte[] bytes, int length) {
        Effect effect = begin(Call.PUT);
        objects.put(key, new Stored(Arrays.copyOf(bytes, length), "", nextVersion()));
        effect.after();
    }

    @Override
    public Parts startParts(String key) {
        Effect effect = begin(Call.START_PARTS);
        Parts parts = new ScriptedParts(key);
        effect.after();
        return parts;
    }

    private final class ScriptedParts implements Parts {
        private final String key;
        private final Map<Integer, byte[]> sent = new TreeMap<>();
        private long bytesSent;

        ScriptedParts(String key) {
            this.key = key;
        }

        @Override
        public void send(int number, byte[] bytes, int length) {
            partBuffers.add(bytes);
            Effect effect = begin(Call.SEND_PART);
            partSizes.add(length);
            synchronized (sent) {
                bytesSent += length;
                sent.put(number, keepsParts ? Arrays.copyOf(bytes, length) : new byte[0]);
            }
            effect.after();
        }

        @Override
        public void complete() {
            Effect effect = begin(Call.COMPLETE);
            synchronized (sent) {
                int size = sent.values().stream().mapToInt(part -> part.length).sum();
                byte[] whole = new byte[size];
                int position = 0;
                for (byte[] part : sent.values()) {
                    System.arraycopy(part, 0, whole, position, part.length);
                    position += part.length;
                }
                objects.put(key, new Stored(whole, "", nextVersion()));
                committedBytes.addAndGet(bytesSent);
            }
            effect.after();
        }

        @Override
        public void abort() {
            begin(Call.ABORT);
        }
    }

    @Override
    public Body open(String key, long offset, long length, Optional<String> version) {
        Effect effect = begin(Call.OPEN);
        Stored stored = objects.get(key);
        if (stored == null) {
            throw new ObjectFailure(ObjectFailure.Kind.NOT_FOUND, "no such key", null, null);
        }
        if (version.isPresent() && !version.get().equals(stored.version)) {
            throw new ObjectFailure(ObjectFailure.Kind.CHANGED, "it was replaced while it was read", null, null);
        }
        int from = (int) Math.min(offset, stored.bytes.length);
        int to = from + (int) Math.min(length, stored.bytes.length - from);
        return new ScriptedBody(Arrays.copyOfRange(stored.bytes, from, to), stored.version, effect.breaksAfter());
    }

    private static final class ScriptedBody extends Body {
        private final byte[] bytes;
        private final String version;
        private final int breaksAfter;
        private int position;
        private volatile boolean closed;

        ScriptedBody(byte[] bytes, String version, int breaksAfter) {
            this.bytes = bytes;
            this.version = version;
            this.breaksAfter = breaksAfter;
        }

        @Override
        public String version() {
            return version;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (closed) {
                throw new IOException("stream closed");
            }
            if (position == breaksAfter) {
                throw new IOException("connection reset");
            }
            int count = Math.min(length, Math.min(bytes.length, breaksAfter) - position);
            if (count <= 0) {
                return -1;
            }
            System.arraycopy(bytes, position, target, offset, count);
            position += count;
            return count;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Override
    public Optional<Head> head(String key) {
        begin(Call.HEAD);
        return Optional.ofNullable(objects.get(key)).map(stored -> new Head(stored.bytes.length, stored.nonce));
    }

    @Override
    public Page list(String prefix, boolean byFolder, Optional<String> next) {
        begin(Call.LIST);
        List<ObjectInList> found = new ArrayList<>();
        List<String> folders = new ArrayList<>();
        String last = next.orElse("");
        for (Map.Entry<String, Stored> object : objects.tailMap(prefix).entrySet()) {
            String key = object.getKey();
            if (!key.startsWith(prefix)) {
                break;
            }
            int slash = byFolder ? key.indexOf('/', prefix.length()) : -1;
            String shown = slash < 0 ? key : key.substring(0, slash + 1);
            if (ObjectNames.ORDER.compare(shown, last) <= 0) {
                continue;
            }
            if (found.size() + folders.size() == pageSize) {
                return new Page(found, folders, Optional.of(last));
            }
            last = shown;
            if (slash < 0) {
                found.add(new ObjectInList(key, object.getValue().bytes.length));
            } else {
                folders.add(shown);
            }
        }
        return new Page(found, folders, Optional.empty());
    }

    @Override
    public void delete(String key) {
        begin(Call.DELETE);
        objects.remove(key);
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public void close() {
        begin(Call.CLOSE);
    }

    private Effect begin(Call call) {
        calls.add(call);
        Effect due = Effect.NONE;
        for (ScriptLine line : script) {
            if (line.countsAndIsDue(call) && due == Effect.NONE) {
                due = line.effect();
            }
        }
        due.before();
        return due;
    }

    private String nextVersion() {
        return "v" + versions.incrementAndGet();
    }
}
