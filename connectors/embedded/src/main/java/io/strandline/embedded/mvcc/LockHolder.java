package io.strandline.embedded.mvcc;

/** What can hold keys: an open transaction, or a prepared one, which nobody rolls back for the sake of another. */
abstract sealed class LockHolder permits MvccTransaction, PreparedTransaction {
    abstract LockTable.State state();
}
