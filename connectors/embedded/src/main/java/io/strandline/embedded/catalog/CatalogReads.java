package io.strandline.embedded.catalog;

import io.strandline.embedded.mvcc.MvccTransaction;
import io.strandline.embedded.mvcc.RevisionCursor;
import io.strandline.embedded.mvcc.StoreReads;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The catalog's rows as someone sees them. */
record CatalogReads(Function<Key, Optional<byte[]>> get, Function<Span, RevisionCursor> scan) {
    /** As of a time, which is closed first. */
    static CatalogReads asOf(StoreReads store, HlcTimestamp time) {
        return new CatalogReads(key -> store.get(key, time), span -> store.scan(span, time));
    }

    /** As a transaction sees them, without a check at its commit that they are still so. */
    static CatalogReads unchecked(MvccTransaction transaction) {
        return new CatalogReads(transaction::getUnchecked, transaction::scanUnchecked);
    }

    Optional<byte[]> get(Key key) {
        return get.apply(key);
    }

    Optional<StoredDescriptor> descriptor(int id) {
        return get(CatalogKeys.descriptor(id)).map(StoredDescriptor::decode);
    }

    List<StoredDescriptor> descriptors() {
        List<StoredDescriptor> all = new ArrayList<>();
        try (RevisionCursor rows = scan.apply(CatalogKeys.descriptors())) {
            while (rows.next()) {
                all.add(DescriptorCodec.decode(rows.value(), rows.valueLength()));
            }
        }
        return all;
    }
}
