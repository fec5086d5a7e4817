package io.strandline.manifest.layer;

/** The lines of BACKUP_FILES and BACKUP_SPANS as Avro. */
final class EntryCodec {
    static final RecordCodec<Entry> ENTRIES = Schemas.codec("Entry", EntryCodec::toAvro, EntryCodec::entry);

    static final RecordCodec<LayerSpan> SPANS = Schemas.codec(
            "LayerSpan",
            span -> AvroRecord.of("LayerSpan")
                    .with("tableId", span.tableId())
                    .with("span", span.span())
                    .with("introducedAt", span.introducedAt()),
            avro -> new LayerSpan(avro.intOf("tableId"), avro.span("span"), avro.timestamp("introducedAt")));

    private EntryCodec() {}

    static AvroRecord toAvro(Entry entry) {
        return AvroRecord.of("Entry")
                .with("object", entry.object())
                .with("offset", entry.offset())
                .with("length", entry.length())
                .with("sha256", entry.sha256())
                .with("tableId", entry.tableId())
                .with("span", entry.span())
                .with("rows", entry.rows())
                .with("tombstones", entry.tombstones())
                .with("indexEntries", entry.indexEntries())
                .with("logicalBytes", entry.logicalBytes())
                .with("fingerprint", entry.fingerprint())
                .with("window", entry.window())
                .with("introducedAt", entry.introducedAt())
                .with("locality", entry.locality())
                .with("kept", entry.kept());
    }

    static Entry entry(AvroRecord avro) {
        return new Entry(
                avro.text("object"),
                avro.longOf("offset"),
                avro.longOf("length"),
                avro.digest("sha256"),
                avro.intOf("tableId"),
                avro.span("span"),
                avro.longOf("rows"),
                avro.longOf("tombstones"),
                avro.longOf("indexEntries"),
                avro.longOf("logicalBytes"),
                avro.fingerprint("fingerprint"),
                avro.window("window"),
                avro.timestamp("introducedAt"),
                avro.text("locality"),
                avro.longOf("kept"));
    }
}
