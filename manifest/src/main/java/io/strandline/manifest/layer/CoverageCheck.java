package io.strandline.manifest.layer;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Proves that the progress of a plan's splits covers the plan: each split and each child has one progress object, whose spans that
 * are done and whose children are exactly the split's spans, all of one read generation. Entries prove nothing: an empty span has none.
 *
 * <p>Sorts on local disk in bounded memory. Belongs to one thread; closing it removes its files.
 */
public final class CoverageCheck implements AutoCloseable {
    private final StoredPlan plan;
    private final DiskSorter<Claim> claims;

    /** @param scratch a folder on local disk, in which it makes its own */
    public CoverageCheck(StoredPlan plan, Path scratch) {
        this.plan = plan;
        this.claims = new DiskSorter<>(scratch, Claim.CODEC, Comparator.naturalOrder());
    }

    /**
     * Adds the progress object of one split, in any order; the same one may come again.
     *
     * @throws StrandlineException {@code OBJECT_NOT_IN_STATE} if it is of another job, plan or read generation
     */
    public void add(SplitProgress progress) {
        requireOurs(progress);
        List<SplitSpan> covered = new ArrayList<>(progress.done());
        for (Split child : progress.children()) {
            covered.addAll(child.spans());
            claims.add(new Claim(child.id(), Claim.Kind.PLANNED, digest(child.id(), child.spans())));
        }
        claims.add(new Claim(progress.splitId(), Claim.Kind.COVERED, digest(progress.splitId(), covered)));
    }

    /**
     * Compares with the plan's splits.
     *
     * @throws StrandlineException {@code INTERNAL} naming the first split that is missing, not planned, or not covered
     */
    public void verify(Iterator<Split> planned) {
        while (planned.hasNext()) {
            Split split = planned.next();
            claims.add(new Claim(split.id(), Claim.Kind.PLANNED, digest(split.id(), split.spans())));
        }
        try (RecordCursor<Claim> sorted = claims.sorted()) {
            Claim wanted = null;
            boolean covered = true;
            while (sorted.hasNext()) {
                Claim claim = sorted.next();
                if (wanted == null || !claim.id().equals(wanted.id())) {
                    requireCovered(wanted, covered);
                    if (claim.kind() != Claim.Kind.PLANNED) {
                        throw broken(claim.id(), "is not in the plan");
                    }
                    wanted = claim;
                    covered = false;
                } else if (!claim.spans().equals(wanted.spans())) {
                    throw broken(claim.id(), "was not read as it was planned: its keys differ");
                }
                covered |= claim.kind() == Claim.Kind.COVERED;
            }
            requireCovered(wanted, covered);
        }
    }

    @Override
    public void close() {
        claims.close();
    }

    private void requireOurs(SplitProgress progress) {
        if (progress.jobId() != plan.plan().jobId()) {
            throw foreign(progress, "is of job " + progress.jobId());
        }
        if (!progress.planDigest().equals(plan.digest())) {
            throw foreign(progress, "is of another plan");
        }
        String generation = plan.plan().readGeneration();
        if (!progress.readGeneration().equals(generation)) {
            throw foreign(
                    progress,
                    "was read in generation \"" + progress.readGeneration() + "\", the plan in \"" + generation + "\"");
        }
    }

    private StrandlineException foreign(SplitProgress progress, String what) {
        return new StrandlineException(
                ErrorCode.OBJECT_NOT_IN_STATE,
                "the progress of split " + progress.splitId() + " of job "
                        + plan.plan().jobId() + " " + what,
                "A backup has one plan and one read generation. Take it again.");
    }

    private void requireCovered(@Nullable Claim wanted, boolean covered) {
        if (wanted != null && !covered) {
            throw broken(wanted.id(), "was not read");
        }
    }

    private StrandlineException broken(SplitId id, String what) {
        return new StrandlineException(
                ErrorCode.INTERNAL,
                "split " + id + " of job " + plan.plan().jobId() + " " + what,
                "The backup is not complete and was not written. Please report this.");
    }

    /** The same for the same keys, in however many spans they come. */
    private Digest digest(SplitId id, List<SplitSpan> spans) {
        MessageDigest digest = Digest.newMessageDigest();
        List<SplitSpan> joined;
        try {
            joined = Spans.joined(spans);
        } catch (IllegalArgumentException e) {
            throw broken(id, "has keys twice: " + e.getMessage());
        }
        for (SplitSpan span : joined) {
            String line = span.tableId() + " " + span.span() + " " + span.introducedAt() + "\n";
            digest.update(line.getBytes(StandardCharsets.US_ASCII));
        }
        return Digest.of(digest.digest());
    }

    /**
     * What someone says about the keys of a split.
     *
     * @param id of the split
     * @param kind who says it: the plan or a parent, or the split's progress
     * @param spans digest of the keys
     */
    record Claim(SplitId id, Kind kind, Digest spans) implements Comparable<Claim> {
        /** Who claims. */
        enum Kind {
            PLANNED,
            COVERED
        }

        /** Only for runs on local disk, which no other program reads. */
        private static final Schema SCHEMA = SchemaBuilder.record("Claim")
                .fields()
                .requiredString("id")
                .requiredString("kind")
                .name("spans")
                .type(Schemas.of("Sha256"))
                .noDefault()
                .endRecord();

        static final RecordCodec<Claim> CODEC = new RecordCodec<>(
                SCHEMA,
                claim -> AvroRecord.of(SCHEMA)
                        .with("id", claim.id.text())
                        .with("kind", claim.kind.name())
                        .with("spans", claim.spans),
                avro -> new Claim(new SplitId(avro.text("id")), Kind.valueOf(avro.text("kind")), avro.digest("spans")));

        /** By split, what was planned first. */
        @Override
        public int compareTo(Claim other) {
            int byId = id.compareTo(other.id);
            return byId != 0 ? byId : kind.compareTo(other.kind);
        }
    }
}
