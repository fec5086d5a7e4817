package io.strandline.control.backup;

import io.strandline.control.parser.Identifiers;
import io.strandline.job.TableMapping;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.chain.HistoryGaps;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Sees before a restore begins that all of its tables can be had as of its time, and else says which can, and when all can. */
final class RequiredHistory {
    private final RestoreSource source;
    private final NamedLayers named;
    private final OpenCollection collection;

    RequiredHistory(RestoreSource source, NamedLayers named, OpenCollection collection) {
        this.source = source;
        this.named = named;
        this.collection = collection;
    }

    /**
     * @param tables that the restore brings rows of
     * @throws StrandlineException {@code INVALID_PARAMETER} with the statement that restores the others, and the times at which all can be restored
     */
    void require(List<TableMapping> tables) {
        List<TableDescriptor> wanted = tables.stream().map(TableMapping::source).toList();
        HistoryGaps gaps = HistoryGaps.of(source.chain(), source.asOf(), wanted);
        if (gaps.tables().isEmpty()) {
            return;
        }
        Set<TableDescriptor> without = new HashSet<>(gaps.tables());
        List<TableDescriptor> others = wanted.stream()
                .filter(table -> !without.contains(table))
                .filter(table -> !TargetObjects.isOfDatabaseItself(table, source.catalog()))
                .toList();
        String all = gaps.nearest().isEmpty()
                ? "No layer of the chain has the rows of all."
                : (wanted.size() == 1 ? "It" : "All") + " can be restored as of " + gaps.nearestText() + ".";
        throw new StrandlineException(
                ErrorCode.INVALID_PARAMETER,
                "invalid RESTORE timestamp: supplied backups do not cover requested time "
                        + HistoryGaps.text(source.asOf()) + " of "
                        + (gaps.tables().size() == 1 ? "table " : gaps.tables().size() + " tables: ")
                        + names(gaps.tables()) + ", whose history does not reach that far",
                others.isEmpty() ? all : all + " The others as of the requested time: " + statement(others));
    }

    private String statement(List<TableDescriptor> tables) {
        HlcTimestamp time = source.asOf();
        return "RESTORE TABLE " + names(tables) + " FROM '" + named.fullDirectory() + "' IN '"
                + collection.uri().uri().displayName() + "' AS OF SYSTEM TIME '" + time + "' WITH into_db = '...'";
    }

    private String names(List<TableDescriptor> tables) {
        Catalog catalog = source.catalog();
        return tables.stream()
                .map(table -> quoted(catalog, table.databaseId()) + "." + quoted(catalog, table.schemaId()) + "."
                        + Identifiers.quoted(table.name()))
                .collect(Collectors.joining(", "));
    }

    private static String quoted(Catalog catalog, int id) {
        return Identifiers.quoted(catalog.descriptor(id).map(Descriptor::name).orElse(""));
    }
}
