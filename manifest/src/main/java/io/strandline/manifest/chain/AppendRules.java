package io.strandline.manifest.chain;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.Window;
import io.strandline.manifest.layer.BackupManifest;
import io.strandline.manifest.layer.BackupTargets;
import io.strandline.manifest.layer.BackupTargets.Coverage;
import io.strandline.manifest.layer.LayerSpan;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.PartitionedTableDescriptor;
import io.strandline.manifest.schema.SchemaObject;
import io.strandline.manifest.schema.SequenceDescriptor;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an incremental layer must be to build on another one. Source of the rules: CockroachDB, which checks them when it plans a backup. */
public final class AppendRules {
    /**
     * The layer to be.
     *
     * @param keyspaceId identity of the source
     * @param targets what it is to hold
     * @param end as of which it is taken
     * @param localities of the storages it is written to; empty: one storage
     * @param catalog of the source at that time
     */
    public record Request(
            String keyspaceId,
            BackupTargets targets,
            HlcTimestamp end,
            Collection<String> localities,
            Catalog catalog) {
        public Request {
            localities = List.copyOf(localities);
        }
    }

    private static final String TAKE_FULL = "Take a full backup with BACKUP ... INTO '<collection>'.";

    private AppendRules() {}

    /**
     * @param parent the layer to build on
     * @throws StrandlineException {@code OBJECT_NOT_IN_STATE} for another source's chain; {@code INVALID_PARAMETER} for all else
     */
    public static void check(BackupManifest parent, Request request) {
        if (!parent.keyspaceId().equals(request.keyspaceId())) {
            throw new StrandlineException(
                    ErrorCode.OBJECT_NOT_IN_STATE,
                    "previous BACKUP belongs to cluster " + parent.keyspaceId() + ", not to this one, "
                            + request.keyspaceId(),
                    "A collection holds the backups of one store: use another URI for this one.");
        }
        HlcTimestamp previousEnd = parent.window().end();
        if (!request.end().isAfter(previousEnd)) {
            throw refusal(
                    "`AS OF SYSTEM TIME` " + RestorableTimes.text(request.end())
                            + " must be greater than the previous backup's end time of "
                            + RestorableTimes.text(previousEnd),
                    "Give a later time, or none. If the clock was set back, wait until it has passed that time.");
        }
        if (!new HashSet<>(parent.localities()).equals(new HashSet<>(request.localities()))) {
            throw refusal(
                    "Mismatched backup layers are not supported: the previous backup has the localities "
                            + parent.localities() + ", this one " + request.localities(),
                    "Give the same COCKROACH_LOCALITY parameters as for the full backup.");
        }
        checkTargets(parent.targets(), request.targets(), request.catalog());
    }

    private static void checkTargets(BackupTargets before, BackupTargets targets, Catalog catalog) {
        if (before.coverage() == Coverage.CLUSTER) {
            if (targets.coverage() != Coverage.CLUSTER) {
                throw refusal(
                        "cannot append a backup of specific tables or databases to a cluster backup",
                        "Leave out the targets, or back them up into another collection.");
            }
            return;
        }
        Set<Integer> complete = new HashSet<>(before.databaseIds());
        for (int id : targets.databaseIds()) {
            if (!complete.contains(id)) {
                throw refusal(
                        "previous backup does not contain the complete database " + name(id, catalog),
                        "Name the targets of the previous backup. " + TAKE_FULL);
            }
        }
        if (targets.coverage() == Coverage.CLUSTER) {
            throw refusal(
                    "previous backup does not contain the complete database of every name, as it is no cluster backup",
                    "Name the targets of the previous backup. " + TAKE_FULL);
        }
        Set<Integer> named = withMembers(before.objectIds(), catalog);
        for (int id : targets.objectIds()) {
            if (!named.contains(id) && !complete.contains(databaseOf(id, catalog))) {
                throw refusal(
                        "previous backup does not contain table " + name(id, catalog),
                        "A table joins a chain only as one of a database that is backed up whole, or as a partition of one that the chain has by name. "
                                + TAKE_FULL);
            }
        }
    }

    /** And what joins with them: new partitions of a table that was named, and new sequences of its columns. */
    private static Set<Integer> withMembers(List<Integer> objectIds, Catalog catalog) {
        Set<Integer> named = new HashSet<>(objectIds);
        for (int id : objectIds) {
            if (catalog.descriptor(id).orElse(null) instanceof PartitionedTableDescriptor table) {
                named.addAll(table.memberIds());
            }
        }
        catalog.descriptors().stream()
                .filter(descriptor ->
                        descriptor instanceof SequenceDescriptor sequence && named.contains(sequence.ownerId()))
                .map(Descriptor::id)
                .toList()
                .forEach(named::add);
        return named;
    }

    /**
     * That no time and no key is left out between a layer and the next.
     *
     * @param previousEnd the parent's end
     * @param previous what the parent covers, sorted
     * @param window of the layer to be
     * @param planned what it is to cover, sorted
     * @throws StrandlineException {@code INTERNAL} naming the first hole
     */
    public static void checkCoverage(
            HlcTimestamp previousEnd, Iterator<LayerSpan> previous, Window window, Iterator<LayerSpan> planned) {
        if (!window.start().equals(previousEnd)) {
            throw hole("times from " + RestorableTimes.text(previousEnd) + " on, as it begins at "
                    + RestorableTimes.text(window.start()));
        }
        @Nullable LayerSpan covered = null;
        while (planned.hasNext()) {
            LayerSpan span = planned.next();
            if (!span.introducedAt().equals(HlcTimestamp.MIN)) {
                continue;
            }
            Key reached = span.span().start();
            while (reached.compareTo(span.span().end()) < 0) {
                while (covered == null || covered.span().end().compareTo(reached) <= 0) {
                    if (!previous.hasNext()) {
                        throw holeAt(span, reached);
                    }
                    covered = previous.next();
                }
                if (covered.span().start().compareTo(reached) > 0) {
                    throw holeAt(span, reached);
                }
                reached = covered.span().end();
            }
        }
    }

    private static StrandlineException holeAt(LayerSpan span, Key key) {
        return hole("from the key " + key + " of table " + span.tableId()
                + " on, which the previous backup does not have and this one does not introduce");
    }

    private static StrandlineException hole(String where) {
        return new StrandlineException(
                ErrorCode.INTERNAL,
                "new backup would not cover expected time: " + where,
                "Please report this. " + TAKE_FULL);
    }

    private static int databaseOf(int objectId, Catalog catalog) {
        return catalog.descriptor(objectId).map(Descriptor::databaseId).orElse(0);
    }

    private static String name(int id, Catalog catalog) {
        return "\"" + catalog.descriptor(id).map(found -> name(found, catalog)).orElse("[" + id + "]") + "\"";
    }

    private static String name(Descriptor descriptor, Catalog catalog) {
        return descriptor instanceof SchemaObject object ? catalog.fullName(object) : descriptor.name();
    }

    private static StrandlineException refusal(String message, String hint) {
        return new StrandlineException(ErrorCode.INVALID_PARAMETER, message, hint);
    }
}
