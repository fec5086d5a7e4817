package io.strandline.manifest.layer;

/** Progress of splits as Avro. */
final class ProgressCodec {
    static final RecordCodec<SplitProgress> PROGRESS = Schemas.codec(
            "SplitProgress",
            entry -> {
                throw new UnsupportedOperationException();
            },
            avro -> {
                throw new UnsupportedOperationException();
            });

    private ProgressCodec() {}
}
