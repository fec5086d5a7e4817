package io.strandline.job.backup;

import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Window;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which generations of tables an incremental layer can only copy as they stand at its end, since nobody can tell what happened to their keys in its window:
 *
 * <ul>
 *   <li>bags, whose keys say nothing in another layer, and what the source keeps no revisions of;
 *   <li>where the source cannot be read as of past times: what the parent lacks or what ended in the window, but for what the source tells of: key generations
 *       that began, and those that ended with a change of the table; and, if every time in the window shall be restored, tables whose columns changed, nobody knows
 *       when.
 * </ul>
 */
final class CopiedWhole implements Predicate<Generation> {
    private final Keyspace keyspace;
    private final Window window;
    private final Optional<HlcTimestamp> historyFrom;
    private final Optional<ParentCoverage> parent;
    private final Set<Integer> truncated;
    private final Set<Integer> changed;

    /**
     * @param parent empty for a full layer, which copies everything as it is
     * @param told by a pinned source
     */
    CopiedWhole(
            Keyspace keyspace,
            Window window,
            Optional<HlcTimestamp> historyFrom,
            Optional<ParentCoverage> parent,
            Told told) {
        this.keyspace = keyspace;
        this.window = window;
        this.historyFrom = historyFrom;
        this.parent = parent;
        this.truncated = told.truncated();
        this.changed = told.changed();
    }

    @Override
    public boolean test(Generation generation) {
        if (parent.isEmpty()) {
            return false;
        }
        TableDescriptor table = generation.latest();
        boolean pinned = SourceHistory.isPinned(keyspace);
        boolean lacks = parent.get().lacks(generation);
        boolean hasStarts = historyFrom.isPresent() && truncated.contains(table.id());
        boolean hasChanges = historyFrom.isPresent() && changed.contains(table.id());
        Window asked = hasStarts && lacks ? Window.full(window.end()) : window;
        return table.isBag()
                || (pinned && !hasStarts && (lacks || (!hasChanges && !generation.standsAtEnd())))
                || (pinned && !(hasChanges && hasGrown(generation)) && hasOtherColumns(generation))
                || !keyspace.keepsRevisions(table, asked, historyFrom.isPresent());
    }

    /** Whether rows of the parent are those of the end, with NULL in columns that came. */
    private static boolean hasGrown(Generation generation) {
        List<Column> latest = generation.latest().columns();
        return generation.states().stream()
                .map(TableDescriptor::columns)
                .allMatch(columns -> columns.size() <= latest.size()
                        && IntStream.range(0, columns.size())
                                .allMatch(i ->
                                        columns.get(i).id() == latest.get(i).id()
                                                && columns.get(i)
                                                        .type()
                                                        .equals(latest.get(i).type())));
    }

    private boolean hasOtherColumns(Generation generation) {
        return historyFrom.isPresent() ? columnsChanged(generation) : typesChanged(generation);
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
