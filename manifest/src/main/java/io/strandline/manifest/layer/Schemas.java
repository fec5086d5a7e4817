package io.strandline.manifest.layer;

import java.util.function.Function;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;

/** The schemas of format 1. */
final class Schemas {
    private Schemas() {}

    static <T> RecordCodec<T> codec(String name, Function<T, GenericRecord> toAvro, Function<GenericRecord, T> ofAvro) {
        return new RecordCodec<>(SchemaBuilder.record(name).fields().endRecord(), toAvro, ofAvro);
    }
}
