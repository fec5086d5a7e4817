package io.strandline.embedded.mvcc;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** The parts of an open store, made once per process and folder. */
final class Engine {
    /** The one static that holds state: who has which store open in this process, counted. */
    private static final OpenOnce<Path, Engine> OPEN = new OpenOnce<>();

    private final Path folder;
    private final ProcessLock lock;
    private final Map<Class<?>, Object> shared = new HashMap<>();

    final StoreFolder.Identity identity;
    final StoreFolder files;
    final Rocks rocks;
    final HlcClock clock;
    final ChangeIndex changes;
    final Commits commits;
    final LockTable locks;
    final CommittedReads committed;
    final Intents intents;
    final PreparedTransactions prepared;
    final GcThresholds thresholds;
    final GarbageCollector garbage;
    final RangeMap ranges;
    final RocksRecords records;
    final Ingests ingests;
    final Shares shares;
    final AtomicLong transactionIds = new AtomicLong();

    private Engine(Path folder, ProcessLock lock, StoreOptions options, Clock wall) {
        this.folder = folder;
        this.lock = lock;
        files = new StoreFolder(folder);
        identity = files.openOrMake(options);
        rocks = Rocks.open(files.database(), options.blockCacheBytes());
        boolean opened = false;
        try {
            requireSameId();
            clock = new HlcClock(rocks, wall);
            intents = new Intents(options.lockWait());
            changes = new ChangeIndex(rocks, clock, options.changes(), files.ingest());
            commits = new Commits(rocks, clock, options.syncCommits(), changes, intents);
            locks = new LockTable(options.lockWait());
            thresholds = new GcThresholds(rocks);
            SnapshotReads snapshots = new SnapshotReads(rocks, thresholds, changes);
            committed = new CommittedReads(snapshots, intents);
            prepared = new PreparedTransactions(rocks, commits, locks, intents, committed);
            garbage = new GarbageCollector(rocks, commits, clock, thresholds, snapshots);
            ranges = new RangeMap(rocks, identity.localities(), options.rangeBytes());
            records = new RocksRecords(rocks);
            ingests = new Ingests(rocks, records, files.ingest());
            shares = new Shares(rocks, new SharedFolders(folder), identity, garbage, ranges, intents, prepared, wall);
            opened = true;
        } finally {
            if (!opened) {
                rocks.close();
            }
        }
    }

    private void requireSameId() {
        byte[] stored = rocks.get(rocks.meta(), EngineValues.ID);
        String id = stored == null ? "" : new String(stored, StandardCharsets.US_ASCII);
        if (!id.equals(identity.id().toString())) {
            throw new StrandlineException(
                    ErrorCode.DATA_CORRUPTED,
                    "the store in " + folder + " is mixed up: its file STORE belongs to other data",
                    "Put back the files that belong together.");
        }
    }

    /** Opens a folder's engine, or takes another reference to it. */
    static Engine acquire(Path folder, StoreOptions options, Clock wall) {
        Path real = real(folder);
        return OPEN.acquire(real, () -> open(real, options, wall));
    }

    private static Path real(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        new StoreFolder(absolute).requireOurs();
        try {
            Files.createDirectories(absolute);
            return absolute.toRealPath();
        } catch (IOException e) {
            throw new StrandlineException(
                    ErrorCode.UNAVAILABLE, "folder " + absolute + " cannot be made", "Check its path and rights.", e);
        }
    }

    private static Engine open(Path folder, StoreOptions options, Clock wall) {
        ProcessLock lock = ProcessLock.take(folder);
        boolean opened = false;
        try {
            Engine engine = new Engine(folder, lock, options, wall);
            opened = true;
            return engine;
        } finally {
            if (!opened) {
                lock.close();
            }
        }
    }

    Path folder() {
        return folder;
    }

    /** What the handles share, by type; made by the first to ask. */
    <T> T shared(Class<T> type, Supplier<T> make) {
        synchronized (shared) {
            Object found = shared.get(type);
            if (found == null) {
                found = make.get();
                shared.put(type, found);
            }
            return type.cast(found);
        }
    }

    /** Gives a reference back; the last one closes. */
    void release() {
        OPEN.release(folder, Engine::close);
    }

    private void close() {
        clock.close();
        rocks.close();
        lock.close();
    }
}
