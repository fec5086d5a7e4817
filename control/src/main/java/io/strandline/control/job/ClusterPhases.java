package io.strandline.control.job;

import io.strandline.control.connection.ExternalConnections;
import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the restore of a whole cluster does beside bringing databases. Its beginning, that databases every keyspace is made with make way, is part of the
 * transaction that makes the job; its end is part of the one that ends the job.
 *
 * @param droppedDatabases those that made way
 * @param systemTables whose rows are taken over
 */
public record ClusterPhases(List<String> droppedDatabases, List<SystemTable> systemTables) {
    public ClusterPhases {
        droppedDatabases = List.copyOf(droppedDatabases);
        systemTables = List.copyOf(systemTables);
    }

    /**
     * The restore succeeded: writes the rows over rows with the same keys, but for external connections that nobody can use here, since their URIs were
     * encrypted with the key of another store.
     *
     * @return the names of those connections
     */
    List<String> takeOver(Transaction transaction, ExternalConnections connections) {
        List<String> lost = List.of();
        for (SystemTable source : systemTables) {
            if (source.table().name().equals(ExternalConnections.TABLE)) {
                lost = connections.takeOver(source.rows().toList(), transaction);
            } else {
                find(transaction.catalog(), source.table().name())
                        .ifPresent(target ->
                                source.rows().forEach((@Nullable Object[] row) -> transaction.upsert(target, row)));
            }
        }
        return lost;
    }

    private static Optional<TableDescriptor> find(Catalog catalog, String name) {
        return catalog.database(DatabaseDescriptor.SYSTEM)
                .flatMap(database -> catalog.schema(database.id(), SchemaDescriptor.PUBLIC))
                .flatMap(schema -> catalog.object(schema.id(), name))
                .filter(TableDescriptor.class::isInstance)
                .map(TableDescriptor.class::cast);
    }

    /** The restore did not succeed: the databases that made way come back. */
    void giveBack(Transaction transaction) {
        for (String name : droppedDatabases) {
            if (transaction.catalog().database(name).isEmpty()) {
                int id = transaction.allocateId();
                transaction.put(new DatabaseDescriptor(id, 1, name));
                transaction.put(new SchemaDescriptor(transaction.allocateId(), 1, id, SchemaDescriptor.PUBLIC));
            }
        }
    }
}
