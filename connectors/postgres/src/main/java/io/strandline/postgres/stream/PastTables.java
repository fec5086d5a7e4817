package io.strandline.postgres.stream;

import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.postgres.catalog.SourceDatabase;
import java.util.Optional;
import java.util.function.LongToIntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The tables of a database as they stood where a window begins. The server has forgotten; the layer before says it. Read when first asked for. */
final class PastTables {
    private final int databaseId;
    private final LongToIntFunction usualIds;
    private final Supplier<Catalog> source;
    private @Nullable Catalog catalog;

    PastTables(SourceDatabase database, Supplier<Catalog> source) {
        this(database.id(), database::usualIdOf, source);
    }

    /** @param usualIds the ids that descriptors of tables have, made of the tables' oids, unless something else has them */
    PastTables(int databaseId, LongToIntFunction usualIds, Supplier<Catalog> source) {
        this.databaseId = databaseId;
        this.usualIds = usualIds;
        this.source = source;
    }

    /** @param oid as the log has it; of a table that shares its descriptor's usual id with an older one nothing is found, or that one */
    synchronized Optional<TableDescriptor> find(int oid) {
        return table(usualIds.applyAsInt(Integer.toUnsignedLong(oid)));
    }

    synchronized Optional<TableDescriptor> table(int id) {
        return descriptor(id).orElse(null) instanceof TableDescriptor table && table.databaseId() == databaseId
                ? Optional.of(table)
                : Optional.empty();
    }

    synchronized String schema(TableDescriptor table) {
        return descriptor(table.schemaId()).map(Descriptor::name).orElse("");
    }

    private Optional<Descriptor> descriptor(int id) {
        if (catalog == null) {
            catalog = source.get();
        }
        return catalog.descriptor(id);
    }
}
