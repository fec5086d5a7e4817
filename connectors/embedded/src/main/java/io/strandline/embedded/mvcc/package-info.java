/**
 * A multi-version store on RocksDB that knows bytes, timestamps and transactions, and nothing of tables.
 *
 * <p>{@link io.strandline.embedded.mvcc.MvccStore} is the door.
 */
@NullMarked
package io.strandline.embedded.mvcc;

import org.jspecify.annotations.NullMarked;
