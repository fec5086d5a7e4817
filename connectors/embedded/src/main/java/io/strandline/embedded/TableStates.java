package io.strandline.embedded;

import io.strandline.embedded.catalog.Catalogs;
import io.strandline.embedded.catalog.StoredDescriptor;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.schema.TableDescriptor.State;

/** Takes tables offline and back, in transactions of their own. */
final class TableStates {
    private TableStates() {}

    /**
     * @return the table as it is then. No transaction that used it before can commit any more
     * @throws StrandlineException {@code OBJECT_NOT_IN_STATE} if it is offline already
     */
    static StoredDescriptor takeOffline(StoreState state, TableDescriptor table) {
        return state.computeInTransaction(transaction -> {
            StoredDescriptor stored = Catalogs.descriptor(table.id(), transaction.store())
                    .orElseThrow(() -> new StrandlineException(
                            ErrorCode.UNDEFINED_TABLE, "relation \"" + table.name() + "\" does not exist", null));
            if (stored.table().state() == State.OFFLINE) {
                throw new StrandlineException(
                        ErrorCode.OBJECT_NOT_IN_STATE,
                        "relation \"" + table.name() + "\" is offline: importing",
                        "Try again when the import is done.");
            }
            if (stored.table().version() != table.version()) {
                throw new StrandlineException(
                        ErrorCode.SERIALIZATION_FAILURE,
                        "restart transaction: relation \"" + table.name() + "\" was changed by another one",
                        "Run the statement again.");
            }
            StoredDescriptor offline = inState(stored, State.OFFLINE);
            transaction.edit().replace(offline);
            return offline;
        });
    }

    /** Does nothing if the table is gone or online. */
    static void putOnline(StoreState state, int tableId) {
        state.inTransaction(transaction -> Catalogs.descriptor(tableId, transaction.store())
                .filter(stored -> stored.table().state() == State.OFFLINE)
                .ifPresent(stored -> transaction.edit().replace(inState(stored, State.PUBLIC))));
    }

    private static StoredDescriptor inState(StoredDescriptor stored, State newState) {
        return new StoredDescriptor(stored.table().withState(newState), stored.indexes());
    }
}
