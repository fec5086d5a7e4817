package io.strandline.embedded.mvcc;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

/** The parts of a checkpoint that is read, made once per process and checkpoint. */
final class SharedEngine {
    static final int BLOCK_CACHE_MEBIBYTES = 32;

    /** A checkpoint, and not another one that was made later for the same hold. */
    private record Place(Path folder, UUID made) {}

    /** The one static that holds state: who reads which checkpoint in this process, counted. */
    private static final OpenOnce<Place, SharedEngine> OPEN = new OpenOnce<>();

    private final Place place;
    private final Rocks rocks;

    final UUID storeId;
    final StoreHold hold;
    final GcThresholds thresholds;
    final ChangeIndex changes;
    final CommittedReads committed;
    final RangeMap ranges;

    private SharedEngine(Place place, SharedLabel label, String holdId) {
        this.place = place;
        storeId = label.store();
        rocks = Rocks.openForReading(Shares.database(place.folder()), (long) BLOCK_CACHE_MEBIBYTES << 20);
        boolean opened = false;
        try {
            hold = new Holds(rocks)
                    .find(holdId)
                    .orElseThrow(() -> new StrandlineException(
                            ErrorCode.DATA_CORRUPTED, "folder " + place.folder() + " lacks its hold", null));
            thresholds = new GcThresholds(rocks);
            changes = ChangeIndex.ofFrozen(rocks, Path.of(System.getProperty("java.io.tmpdir")));
            committed = new CommittedReads(new SnapshotReads(rocks, thresholds, changes), undecided());
            ranges = RangeMap.ofFrozen(rocks, label.localities());
            opened = true;
        } finally {
            if (!opened) {
                rocks.close();
            }
        }
    }

    /** Those outside of the hold's spans; nobody here will ever learn how they ended. */
    private Intents undecided() {
        PreparedRecords records = new PreparedRecords(rocks);
        Intents intents = new Intents(Duration.ZERO);
        for (PreparedRecord record : records.all()) {
            if (!records.isPushed(record.preparation().gid())) {
                intents.add(new PreparedTransaction(
                        record.preparation(), record.writes().keySet(), false));
            }
        }
        return intents;
    }

    static SharedEngine acquire(Path folder, String holdId) {
        SharedLabel label = SharedLabel.read(folder);
        if (label.kind() != SharedLabel.Kind.READS) {
            throw new StrandlineException(
                    ErrorCode.OBJECT_NOT_IN_STATE, "folder " + folder + " takes a restore; nothing can be read in it");
        }
        Place place = new Place(folder.toAbsolutePath().normalize(), label.made());
        return OPEN.acquire(place, () -> new SharedEngine(place, label, holdId));
    }

    /** Gives a reference back; the last one closes. */
    void release() {
        OPEN.release(place, shared -> shared.rocks.close());
    }
}
