package io.strandline.job.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.data.DataBlockCodec;
import io.strandline.manifest.data.DataFileReader;
import io.strandline.manifest.layer.Entry;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.layer.RecordCursor;
import io.strandline.manifest.layer.Totals;
import io.strandline.manifest.row.FingerprintAccumulator;
import io.strandline.manifest.storage.ExternalStorage;

/** Counts a layer's revisions again, from the bytes of its data files. */
final class EntryTotals {
    private EntryTotals() {}

    /** Throws if the manifest or one of its entries says something else of what is in the files. */
    static void requireTrue(ExternalStorage storage, LayerReader layer) {
        Totals totals = Totals.NONE;
        try (RecordCursor<Entry> entries = layer.entries()) {
            while (entries.hasNext()) {
                Entry entry = entries.next();
                requireTrue(storage, layer.objectName(entry), entry);
                totals = totals.plus(entry);
            }
        }
        assertThat(layer.manifest().totals())
                .as("totals of %s", layer.manifest().directory())
                .isEqualTo(totals);
    }

    private static void requireTrue(ExternalStorage storage, String name, Entry entry) {
        FingerprintAccumulator sum = new FingerprintAccumulator();
        long tombstones = 0;
        try (DataBlockCodec codec = new DataBlockCodec();
                DataFileReader rows =
                        new DataFileReader(storage.openRange(name, entry.offset(), entry.length()), name, codec)) {
            while (rows.next()) {
                if (rows.rowLength() < 0) {
                    tombstones++;
                } else {
                    sum.add(rows.row(), rows.rowOffset(), rows.rowLength());
                }
            }
        }
        assertThat(sum.rows()).as("rows of %s", entry).isEqualTo(entry.rows());
        assertThat(tombstones).as("tombstones of %s", entry).isEqualTo(entry.tombstones());
        assertThat(sum.value()).as("fingerprint of %s", entry).isEqualTo(entry.fingerprint());
    }
}
