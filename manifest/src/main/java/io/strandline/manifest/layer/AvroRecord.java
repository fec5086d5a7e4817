package io.strandline.manifest.layer;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.Window;
import io.strandline.manifest.row.Fingerprint;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** An Avro record whose fields are set and read as the values that all our records are made of. */
record AvroRecord(GenericRecord record) {
    /** An empty one to be filled with {@code with}. */
    static AvroRecord of(String schemaName) {
        return of(Schemas.of(schemaName));
    }

    static AvroRecord of(Schema schema) {
        return new AvroRecord(new GenericData.Record(schema));
    }

    AvroRecord with(String field, int value) {
        return put(field, value);
    }

    AvroRecord with(String field, long value) {
        return put(field, value);
    }

    AvroRecord with(String field, boolean value) {
        return put(field, value);
    }

    AvroRecord with(String field, String value) {
        return put(field, value);
    }

    AvroRecord with(String field, UUID value) {
        return put(field, value.toString());
    }

    AvroRecord with(String field, Instant value) {
        return put(field, ChronoUnit.MICROS.between(Instant.EPOCH, value));
    }

    AvroRecord with(String field, AvroRecord value) {
        return put(field, value.record);
    }

    AvroRecord with(String field, HlcTimestamp value) {
        return with(field, timestamp(value));
    }

    AvroRecord with(String field, Window value) {
        return with(field, of("Window").with("start", value.start()).with("end", value.end()));
    }

    AvroRecord with(String field, Span value) {
        return with(
                field,
                of("Span")
                        .put("start", ByteBuffer.wrap(value.start().toByteArray()))
                        .put("end", ByteBuffer.wrap(value.end().toByteArray())));
    }

    AvroRecord with(String field, Key value) {
        return put(field, ByteBuffer.wrap(value.toByteArray()));
    }

    AvroRecord with(String field, Digest value) {
        return put(field, new GenericData.Fixed(Schemas.of("Sha256"), value.toByteArray()));
    }

    AvroRecord with(String field, Fingerprint value) {
        byte[] bytes = ByteBuffer.allocate(16)
                .putLong(value.high())
                .putLong(value.low())
                .array();
        return put(field, new GenericData.Fixed(Schemas.of("Fingerprint"), bytes));
    }

    /** An array of records. */
    <T> AvroRecord withAll(String field, List<T> values, Function<T, AvroRecord> toAvro) {
        List<GenericRecord> records = new ArrayList<>(values.size());
        for (T value : values) {
            records.add(toAvro.apply(value).record);
        }
        return put(field, records);
    }

    /** An array of ints, of strings, or of arrays of strings. */
    AvroRecord withAll(String field, List<?> values) {
        return put(field, values);
    }

    /** A union of null and a record. */
    <T> AvroRecord withOptional(String field, Optional<T> value, Function<T, AvroRecord> toAvro) {
        return put(field, value.map(toAvro).map(AvroRecord::record).orElse(null));
    }

    /** A union of null and a string, long or bytes. */
    AvroRecord withOptional(String field, Optional<?> value) {
        return put(field, value.orElse(null));
    }

    static AvroRecord timestamp(HlcTimestamp value) {
        return of("Timestamp").with("wall", value.wallNanos()).with("logical", value.logical());
    }

    HlcTimestamp asTimestamp() {
        return new HlcTimestamp(longOf("wall"), intOf("logical"));
    }

    String schemaName() {
        return record.getSchema().getName();
    }

    int intOf(String field) {
        return (Integer) record.get(field);
    }

    long longOf(String field) {
        return (Long) record.get(field);
    }

    boolean booleanOf(String field) {
        return (Boolean) record.get(field);
    }

    String text(String field) {
        return record.get(field).toString();
    }

    UUID uuid(String field) {
        return UUID.fromString(text(field));
    }

    Instant instant(String field) {
        return Instant.EPOCH.plus(longOf(field), ChronoUnit.MICROS);
    }

    AvroRecord child(String field) {
        return new AvroRecord((GenericRecord) record.get(field));
    }

    HlcTimestamp timestamp(String field) {
        return child(field).asTimestamp();
    }

    Window window(String field) {
        AvroRecord window = child(field);
        return new Window(window.timestamp("start"), window.timestamp("end"));
    }

    Span span(String field) {
        AvroRecord span = child(field);
        return new Span(
                Key.copyOf((ByteBuffer) span.record.get("start")), Key.copyOf((ByteBuffer) span.record.get("end")));
    }

    Digest digest(String field) {
        return Digest.of(((GenericFixed) record.get(field)).bytes());
    }

    Fingerprint fingerprint(String field) {
        ByteBuffer bytes = ByteBuffer.wrap(((GenericFixed) record.get(field)).bytes());
        return new Fingerprint(bytes.getLong(), bytes.getLong());
    }

    <T> List<T> all(String field, Function<AvroRecord, T> ofAvro) {
        List<?> records = (List<?>) record.get(field);
        List<T> values = new ArrayList<>(records.size());
        for (Object each : records) {
            values.add(ofAvro.apply(new AvroRecord((GenericRecord) each)));
        }
        return values;
    }

    List<Integer> ints(String field) {
        List<Integer> values = new ArrayList<>();
        for (Object each : (List<?>) record.get(field)) {
            values.add((Integer) each);
        }
        return values;
    }

    List<String> texts(String field) {
        List<String> values = new ArrayList<>();
        for (Object each : (List<?>) record.get(field)) {
            values.add(each.toString());
        }
        return values;
    }

    /** An array of arrays of strings. */
    List<List<String>> textLists(String field) {
        List<List<String>> values = new ArrayList<>();
        for (Object each : (List<?>) record.get(field)) {
            values.add(((List<?>) each).stream().map(Object::toString).toList());
        }
        return values;
    }

    Optional<AvroRecord> optional(String field) {
        return Optional.ofNullable((GenericRecord) record.get(field)).map(AvroRecord::new);
    }

    Optional<String> optionalText(String field) {
        return Optional.ofNullable(record.get(field)).map(Object::toString);
    }

    Optional<Long> optionalLong(String field) {
        return Optional.ofNullable((Long) record.get(field));
    }

    Key key(String field) {
        return optionalKey(field).orElseThrow();
    }

    Optional<Key> optionalKey(String field) {
        return Optional.ofNullable((ByteBuffer) record.get(field)).map(Key::copyOf);
    }

    private AvroRecord put(String field, @Nullable Object value) {
        record.put(field, value);
        return this;
    }
}
