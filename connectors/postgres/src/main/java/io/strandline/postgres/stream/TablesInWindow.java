package io.strandline.postgres.stream;

import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.postgres.stream.ChangedTable.Era;
import io.strandline.postgres.stream.Message.Logical;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tables whose changes are read in a window, by the oids under which the log names them: as they stand at its end, or, where event triggers tell when that
 * changed and nothing of a table's rows or keys stayed the same, as they stood where it begins.
 */
final class TablesInWindow {
    private final Map<Integer, ChangedTable> tables;
    /** By the ids of descriptors. */
    private final Map<Integer, Integer> oidsAtEnd;
    /** The other way round. */
    private final Map<Integer, Integer> idsAtEnd = new HashMap<>();
    /** Empty: nobody tells of definitions. */
    private final Optional<PastTables> past;

    private final String teller;

    private TablesInWindow(
            Map<Integer, ChangedTable> tables,
            Map<Integer, Integer> oidsAtEnd,
            Optional<PastTables> past,
            String teller) {
        this.tables = new HashMap<>(tables);
        this.oidsAtEnd = Map.copyOf(oidsAtEnd);
        oidsAtEnd.forEach((id, oid) -> idsAtEnd.put(oid, id));
        this.past = past;
        this.teller = teller;
    }

    /** Where nobody tells of definitions. */
    static TablesInWindow ofEnd(Map<Integer, ChangedTable> tables) {
        return new TablesInWindow(tables, Map.of(), Optional.empty(), "");
    }

    /** @param snapshot a connection that sees the layer's end */
    static TablesInWindow read(Connection snapshot, LayerChanges.Request request) throws SQLException {
        Map<Integer, ChangedTable> atEnd = ChangedTables.read(snapshot, request.tables());
        if (request.past().isEmpty()
                || !new DefinitionTriggers(snapshot, request.slot()).haveToldSince(request.seenBefore())) {
            return ofEnd(atEnd);
        }
        PastTables past = request.past().get();
        Map<Integer, ChangedTable> tables = new HashMap<>(atEnd);
        Map<Integer, TableDescriptor> replaced = new HashMap<>();
        atEnd.forEach((oid, table) -> past.table(table.descriptor().id())
                .filter(before -> !before.isBag())
                .ifPresent(before -> {
                    if (before.keyGeneration() != table.descriptor().keyGeneration()) {
                        replaced.put(oid, before);
                    } else if (table.isGrownFrom(before)
                            && !Column.haveSameEncoding(
                                    before.columns(), table.descriptor().columns())) {
                        tables.put(oid, table.grownFrom(before));
                    }
                }));
        Set<Integer> unaltered =
                UnalteredTables.of(snapshot, request.slot(), request.seenBefore(), new HashSet<>(replaced.keySet()));
        replaced.forEach((oid, before) -> {
            if (!unaltered.contains(oid)) {
                tables.put(oid, ChangedTable.past(oid, past.schema(before), before));
            }
        });
        return new TablesInWindow(tables, request.oidsAtEnd(), Optional.of(past), request.slot());
    }

    /** Whether event triggers have told of definitions in all of the window. */
    boolean areTold() {
        return past.isPresent();
    }

    /** What they told, if a message is theirs. */
    Optional<DefinitionMessage> toldBy(Logical message) {
        return past.isPresent() && message.transactional() && message.prefix().equals(teller)
                ? Optional.of(DefinitionMessage.parse(message.content()))
                : Optional.empty();
    }

    Optional<ChangedTable> find(int oid) {
        ChangedTable known = tables.get(oid);
        if (known != null || past.isEmpty()) {
            return Optional.ofNullable(known);
        }
        Optional<ChangedTable> gone = descriptorOfPast(oid)
                .filter(table -> !table.isBag())
                .map(table -> ChangedTable.past(oid, past.get().schema(table), table));
        gone.ifPresent(table -> tables.put(oid, table));
        return gone;
    }

    private Optional<TableDescriptor> descriptorOfPast(int oid) {
        return past.flatMap(tablesBefore -> tablesBefore.find(oid))
                .filter(table -> oidsAtEnd.getOrDefault(table.id(), oid) == oid);
    }

    boolean isPast(int oid) {
        ChangedTable table = tables.get(oid);
        return table != null && table.era() == Era.PAST;
    }

    /** The id of the descriptor of a table that stands at one of the window's ends. */
    Optional<Integer> id(int oid) {
        return Optional.ofNullable(idsAtEnd.get(oid))
                .or(() -> descriptorOfPast(oid).map(TableDescriptor::id));
    }

    /** By the ids of descriptors. */
    Map<Integer, ChangedTable> byId() {
        Map<Integer, ChangedTable> byId = new HashMap<>();
        tables.values().forEach(table -> byId.put(table.descriptor().id(), table));
        return byId;
    }
}
