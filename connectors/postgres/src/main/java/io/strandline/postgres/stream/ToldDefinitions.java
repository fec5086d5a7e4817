package io.strandline.postgres.stream;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.layer.DefinitionChange;
import io.strandline.manifest.layer.DefinitionChange.Kind;
import io.strandline.postgres.stream.DefinitionLog.Event;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What can be relied on of what event triggers told of a window. A superuser can keep them from telling; so each row that the catalog has of a table at the
 * window's end must be older than the window, or of a transaction that they told of. If one is not, nothing that was told of the table counts.
 */
final class ToldDefinitions {
    private static final String WRITERS = """
            SELECT attrelid, xmin::text::bigint FROM pg_catalog.pg_attribute WHERE attnum > 0 AND attrelid = ANY (?)
            UNION ALL SELECT indrelid, xmin::text::bigint FROM pg_catalog.pg_index WHERE indisunique AND indrelid = ANY (?)""";

    private final DefinitionLog log;
    private final TablesInWindow tables;
    /** Oids of tables that were changed by somebody of whom nothing was told. */
    private final Set<Integer> unexplained;

    private ToldDefinitions(DefinitionLog log, TablesInWindow tables, Set<Integer> unexplained) {
        this.log = log;
        this.tables = tables;
        this.unexplained = unexplained;
    }

    /**
     * @param snapshot a connection that sees the layer's end
     * @param seenBefore what the snapshot saw that the layer before was read under
     */
    static ToldDefinitions of(DefinitionLog log, TablesInWindow tables, Connection snapshot, String seenBefore)
            throws SQLException {
        Set<Integer> unexplained = new HashSet<>();
        if (tables.areTold() && !log.oids().isEmpty()) {
            long oldest = UnalteredTables.oldest(seenBefore);
            try (PreparedStatement statement = snapshot.prepareStatement(WRITERS)) {
                Array oids = snapshot.createArrayOf(
                        "oid", log.oids().stream().map(Integer::toUnsignedLong).toArray());
                statement.setArray(1, oids);
                statement.setArray(2, oids);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        long writer = rows.getLong(2);
                        if (!UnalteredTables.isBefore(writer, oldest) && !log.isWriter((int) writer)) {
                            unexplained.add((int) rows.getLong(1));
                        }
                    }
                }
            }
        }
        return new ToldDefinitions(log, tables, unexplained);
    }

    private boolean isReliable(int oid) {
        return tables.areTold()
                && log.isUnderstood()
                && !unexplained.contains(oid)
                && !log.events(oid).isEmpty();
    }

    /** When tables of the database changed, and from when on nothing did. */
    List<DefinitionChange> changes(int databaseId) {
        List<DefinitionChange> changes = new ArrayList<>();
        if (tables.areTold() && log.isUnderstood()) {
            log.last().ifPresent(last -> changes.add(new DefinitionChange(databaseId, last, Kind.SETTLED)));
            for (int oid : log.oids()) {
                if (isReliable(oid)) {
                    tables.id(oid)
                            .ifPresent(id -> log.events(oid)
                                    .forEach(event ->
                                            changes.add(new DefinitionChange(id, event.time(), event.kind()))));
                }
            }
        }
        return changes;
    }

    /** Whether the log has all changes of a table, as long as it had the definition that is meant. */
    boolean keeps(ChangedTable table) {
        if (table.era() == ChangedTable.Era.WHOLE) {
            return true;
        }
        if (!isReliable(table.oid())) {
            return false;
        }
        Event first = log.events(table.oid()).get(0);
        boolean sameTypes = !table.hasMadeTypes() || !isBefore(log.firstTypes(), first.time());
        return table.era() == ChangedTable.Era.PAST
                ? first.kind() != Kind.CREATED && sameTypes && !isBefore(log.firstUnpublished(), first.time())
                : !table.hasMadeTypes() || log.firstTypes().isEmpty();
    }

    private static boolean isBefore(Optional<HlcTimestamp> told, HlcTimestamp time) {
        return told.filter(first -> first.isBefore(time)).isPresent();
    }
}
