package io.strandline.manifest.layer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/**
 * Maps one of our records to the Avro record that FORMAT.md specifies, and back.
 *
 * @param schema of the Avro record
 * @param toAvro never changes its argument
 * @param ofAvro throws IllegalArgumentException for values that the record refuses
 * @param required what a program must know to read a value
 */
record RecordCodec<T>(
        Schema schema,
        Function<T, AvroRecord> toAvro,
        Function<AvroRecord, T> ofAvro,
        Function<T, Set<Feature>> required)
        implements DiskSorter.Format<T> {
    /** Of values that every program of the format can read. */
    RecordCodec(Schema schema, Function<T, AvroRecord> toAvro, Function<AvroRecord, T> ofAvro) {
        this(schema, toAvro, ofAvro, value -> Set.of());
    }

    /** The same of values that require features. */
    RecordCodec<T> requiring(Function<T, Set<Feature>> features) {
        return new RecordCodec<>(schema, toAvro, ofAvro, features);
    }

    GenericRecord encode(T value) {
        return toAvro.apply(value).record();
    }

    T decode(GenericRecord avro) {
        return ofAvro.apply(new AvroRecord(avro));
    }

    /** For a file of one record. */
    DatumReader<GenericRecord> singleReader() {
        return new SingleReader(schema);
    }

    /**
     * Finds out how to read a schema once in each thread, and not for each file. Avro remembers it by the identity of the schema that a file was written with, of
     * which each file has a copy; nearly all are equal to the one that is read. What Avro makes for many records it does not remember.
     */
    private static final class SingleReader extends GenericDatumReader<GenericRecord> {
        private static final GenericData DATA = new GenericData();

        static {
            DATA.setFastReaderEnabled(false);
        }

        private SingleReader(Schema schema) {
            super(schema, schema, DATA);
        }

        @Override
        public void setSchema(Schema written) {
            super.setSchema(written.equals(getExpected()) ? getExpected() : written);
        }
    }

    /** The bare Avro encoding. */
    @Override
    public byte[] toBinary(T value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
            new GenericDatumWriter<GenericRecord>(schema).write(encode(value), encoder);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    T ofBinary(byte[] binary) {
        return binaryReader().apply(binary);
    }

    /** {@link #ofBinary} for many; belongs to one thread. */
    @Override
    public Function<byte[], T> binaryReader() {
        GenericDatumReader<GenericRecord> reader = new GenericDatumReader<>(schema);
        return binary -> {
            try {
                return decode(reader.read(null, DecoderFactory.get().binaryDecoder(binary, null)));
            } catch (IOException e) {
                throw new UncheckedIOException("not a bare " + schema.getName(), e);
            }
        };
    }
}
