package io.strandline.job.backup;

import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Window;
import io.strandline.manifest.layer.GenerationStart;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which generations of tables an incremental layer can only copy as they stand at its end, since nobody can tell what happened to their keys in its window:
 *
 * <ul>
 *   <li>bags, whose keys say nothing in another layer, and what the source keeps no revisions of;
 *   <li>where the source cannot be read as of past times: what the parent lacks or what ended in the window, but for key generations of which the source tells
 *       when they began; and, if every time in the window shall be restored, tables whose columns changed, nobody knows when.
 * </ul>
 */
final class CopiedWhole implements Predicate<Generation> {
    private final Keyspace keyspace;
    private final Window window;
    private final Optional<HlcTimestamp> historyFrom;
    private final Optional<ParentCoverage> parent;
    private final Set<Integer> truncated;

    /**
     * @param parent empty for a full layer, which copies everything as it is
     * @param generationStarts of which the source tells
     */
    CopiedWhole(
            Keyspace keyspace,
            Window window,
            Optional<HlcTimestamp> historyFrom,
            Optional<ParentCoverage> parent,
            List<GenerationStart> generationStarts) {
        this.keyspace = keyspace;
        this.window = window;
        this.historyFrom = historyFrom;
        this.parent = parent;
        this.truncated =
                generationStarts.stream().map(GenerationStart::tableId).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public boolean test(Generation generation) {
        if (parent.isEmpty()) {
            return false;
        }
        TableDescriptor table = generation.latest();
        boolean pinned = SourceHistory.isPinned(keyspace);
        boolean lacks = parent.get().lacks(generation);
        boolean told = historyFrom.isPresent() && truncated.contains(table.id());
        Window asked = told && lacks ? Window.full(window.end()) : window;
        return table.isBag()
                || (pinned && !told && (!generation.standsAtEnd() || lacks))
                || (pinned && (historyFrom.isPresent() ? columnsChanged(generation) : typesChanged(generation)))
                || !keyspace.keepsRevisions(table, asked, historyFrom.isPresent());
    }

    /** Whether rows of the parent cannot be read as those of the end. */
    private static boolean typesChanged(Generation generation) {
        Map<Integer, ColumnType> latest =
                generation.latest().columns().stream().collect(Collectors.toMap(Column::id, Column::type));
        return generation.states().stream()
                .flatMap(state -> state.columns().stream())
                .anyMatch(column -> !column.type().equals(latest.getOrDefault(column.id(), column.type())));
    }

    private static boolean columnsChanged(Generation generation) {
        List<Column> latest = generation.latest().columns();
        return !generation.states().stream().allMatch(state -> Column.haveSameEncoding(state.columns(), latest));
    }
}
