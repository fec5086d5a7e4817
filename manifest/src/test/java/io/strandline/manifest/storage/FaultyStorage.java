package io.strandline.manifest.storage;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * A storage that fails as its script says, and counts what is asked of it.
 *
 * <pre>{@code
 * FaultyStorage storage = new FaultyStorage(new MemoryStorage());
 * storage.when(Call.PUT).named("progress/*").nth(2).failsWith(ErrorCode.UNAVAILABLE);
 * storage.when(Call.PUT).named("BACKUP_MANIFEST").happensBut(ErrorCode.OUTCOME_UNKNOWN);
 * Gate gate = storage.when(Call.COMMIT).nth(1).waits();
 * ...
 * assertThat(storage.count(Call.PUT)).isEqualTo(5);
 * }</pre>
 *
 * Of several lines that fit a call, all count it and the first that is due decides.
 */
public final class FaultyStorage implements ExternalStorage {
    /** The kinds of calls. */
    public enum Call {
        /** {@link ExternalStorage#putIfAbsent}. */
        PUT,
        /** {@link ExternalStorage#upload}: the beginning of one. */
        UPLOAD,
        /** {@link Upload#write}: each. */
        WRITE,
        /** {@link Upload#commit}. */
        COMMIT,
        OPEN,
        OPEN_RANGE,
        SIZE,
        LIST,
        LIST_FOLDER,
        DELETE
    }

    /** A call that was made; of a listing, the name is the prefix. */
    public record Made(Call call, String name) {}

    private final ExternalStorage inner;
    private final List<Made> calls = new ArrayList<>();
    private final List<Fault> script = new CopyOnWriteArrayList<>();

    public FaultyStorage(ExternalStorage inner) {
        this.inner = inner;
    }

    /** Begins a line of the script, which is ended by what is to happen. */
    public Fault when(Call call) {
        return new Fault(call, script);
    }

    /** Forgets the script; what was counted stays. */
    public void behave() {
        script.clear();
    }

    /** How often it was called, faults included. */
    public int count(Call call) {
        return (int) calls().stream().filter(made -> made.call() == call).count();
    }

    /** All calls so far but {@link Call#WRITE}s, which are only counted by scripts. */
    public List<Made> calls() {
        synchronized (calls) {
            return List.copyOf(calls);
        }
    }

    /** Starts counting anew. */
    public void resetCalls() {
        synchronized (calls) {
            calls.clear();
        }
    }

    @Override
    public String displayName() {
        return inner.displayName();
    }

    @Override
    public boolean putIfAbsent(String name, byte[] bytes) {
        Outcome outcome = begin(Call.PUT, name);
        boolean created = inner.putIfAbsent(name, bytes);
        if (outcome.isTwice()) {
            created = inner.putIfAbsent(name, bytes);
        }
        outcome.end();
        return created;
    }

    @Override
    public Upload upload(String name) {
        Outcome outcome = begin(Call.UPLOAD, name);
        Upload upload = inner.upload(name);
        outcome.end();
        return new FaultyUpload(name, upload);
    }

    @Override
    public InputStream open(String name) {
        Outcome outcome = begin(Call.OPEN, name);
        InputStream in = inner.open(name);
        outcome.end();
        return outcome.body(in);
    }

    @Override
    public InputStream openRange(String name, long offset, long length) {
        Outcome outcome = begin(Call.OPEN_RANGE, name);
        InputStream in = inner.openRange(name, offset, length);
        outcome.end();
        return outcome.body(in);
    }

    @Override
    public Optional<Long> size(String name) {
        Outcome outcome = begin(Call.SIZE, name);
        Optional<Long> size = inner.size(name);
        outcome.end();
        return size;
    }

    @Override
    public Stream<StoredObject> list(String prefix) {
        Outcome outcome = begin(Call.LIST, prefix);
        Stream<StoredObject> objects = inner.list(prefix);
        outcome.end();
        return outcome.listing(objects);
    }

    @Override
    public Stream<String> listFolder(String folder) {
        Outcome outcome = begin(Call.LIST_FOLDER, folder);
        Stream<String> parts = inner.listFolder(folder);
        outcome.end();
        return outcome.listing(parts);
    }

    @Override
    public void delete(String name) {
        Outcome outcome = begin(Call.DELETE, name);
        inner.delete(name);
        if (outcome.isTwice()) {
            inner.delete(name);
        }
        outcome.end();
    }

    @Override
    public CreateOnce createOnce() {
        return inner.createOnce();
    }

    @Override
    public void close() {
        inner.close();
    }

    private Outcome begin(Call call, String name) {
        if (call != Call.WRITE) {
            synchronized (calls) {
                calls.add(new Made(call, name));
            }
        }
        Optional<Fault> due = Optional.empty();
        for (Fault fault : script) {
            if (fault.countsAndIsDue(call, name) && due.isEmpty()) {
                due = Optional.of(fault);
            }
        }
        due.ifPresent(fault -> fault.before(name));
        return new Outcome(due, name);
    }

    /** What is left to do once the call was passed on. */
    private record Outcome(Optional<Fault> due, String name) {
        void end() {
            due.ifPresent(fault -> fault.after(name));
        }

        InputStream body(InputStream whole) {
            return due.isPresent() ? due.get().body(name, whole) : whole;
        }

        <T> Stream<T> listing(Stream<T> all) {
            return due.isPresent() ? due.get().listing(name, all) : all;
        }

        boolean isTwice() {
            return due.isPresent() && due.get().isTwice();
        }
    }

    private final class FaultyUpload extends Upload {
        private final String name;
        private final Upload upload;

        FaultyUpload(String name, Upload upload) {
            this.name = name;
            this.upload = upload;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            Outcome outcome = begin(Call.WRITE, name);
            upload.write(bytes, offset, length);
            outcome.end();
        }

        @Override
        public void commit() {
            Outcome outcome = begin(Call.COMMIT, name);
            upload.commit();
            if (outcome.isTwice()) {
                upload.commit();
            }
            outcome.end();
        }

        @Override
        public void close() {
            upload.close();
        }
    }

    static StrandlineException error(ErrorCode code, String name) {
        return new StrandlineException(code, "injected fault at " + name, "It is part of the test.");
    }
}
