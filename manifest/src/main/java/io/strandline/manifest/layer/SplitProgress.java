package io.strandline.manifest.layer;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * {@code progress/<split-id>}: a split that is done, and what came of it. The first one put is the split's commit; every later attempt
 * takes what it says.
 *
 * @param jobId whose it is
 * @param planDigest {@link StoredPlan#digest()} of the plan it belongs to
 * @param splitId of which split
 * @param readGeneration that was read
 * @param attempt that wrote it; part of the names of its objects
 * @param entries what was exported, in order; an empty span has none
 * @param done spans that were read to their end, in order
 * @param children splits for the rest, where an intent blocked the read; done and children together are the split's spans
 * @param writtenAt in microseconds, by the wall clock of the reader
 */
public record SplitProgress(
        long jobId,
        Digest planDigest,
        SplitId splitId,
        String readGeneration,
        String attempt,
        List<Entry> entries,
        List<SplitSpan> done,
        List<Split> children,
        Instant writtenAt) {
    public SplitProgress {
        writtenAt = writtenAt.truncatedTo(ChronoUnit.MICROS);
        entries = List.copyOf(entries);
        done = List.copyOf(done);
        children = List.copyOf(children);
        Spans.requireSorted(done, "progress of split " + splitId);
        for (int i = 0; i < children.size(); i++) {
            if (!children.get(i).id().equals(splitId.child(i + 1))) {
                throw new IllegalArgumentException("child " + (i + 1) + " of split " + splitId + " is named "
                        + children.get(i).id());
            }
        }
    }

    /** Its bare Avro encoding, for sending it between processes of one version. */
    public byte[] toByteArray() {
        return ProgressCodec.PROGRESS.toBinary(this);
    }

    /** Reads {@link #toByteArray()}. */
    public static SplitProgress of(byte[] binary) {
        return ProgressCodec.PROGRESS.ofBinary(binary);
    }
}
