package io.strandline.manifest.layer;

/** Entries as Avro. */
final class EntryCodec {
    static final RecordCodec<Entry> ENTRIES = Schemas.codec(
            "Entry",
            entry -> {
                throw new UnsupportedOperationException();
            },
            avro -> {
                throw new UnsupportedOperationException();
            });

    private EntryCodec() {}
}
