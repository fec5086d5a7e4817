package io.strandline.keyspace;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Span;
import io.strandline.manifest.Window;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Asks for a hold.
 *
 * @param jobId whose hold it is
 * @param parts what will be read; all windows have the same end
 * @param databaseIds of all databases of which something will be read, be it only their definitions
 * @param baseGeneration the {@linkplain Hold#readGeneration() read generation} of the parent layer; empty in a full backup
 */
public record HoldRequest(long jobId, List<Part> parts, Set<Integer> databaseIds, Optional<String> baseGeneration) {
    /**
     * A window and the keys that are read in it. Source of the rule: CockroachDB protects the end of a full backup and the start of an
     * incremental one.
     *
     * @param window a {@linkplain Window#isFull() full} one keeps what can be read as of its end; any other one every revision in it, and what can
     *     be read as of its start
     * @param spans of which keys
     */
    public record Part(Window window, List<Span> spans) {
        public Part {
            spans = List.copyOf(spans);
        }
    }

    public HoldRequest {
        parts = List.copyOf(parts);
        databaseIds = Set.copyOf(databaseIds);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a hold of nothing");
        }
        for (Part part : parts) {
            if (!part.window().end().equals(parts.get(0).window().end())) {
                throw new IllegalArgumentException("a hold of windows with different ends");
            }
        }
    }

    /** Where reads as of a time need no pin: what was read before, and of which databases, says nothing new. */
    public HoldRequest(long jobId, List<Part> parts) {
        this(jobId, parts, Set.of(), Optional.empty());
    }

    /** The end of all windows. */
    public HlcTimestamp end() {
        return parts.get(0).window().end();
    }
}
