package io.strandline.manifest.layer;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Descriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.message.MissingSchemaException;

/**
 * One descriptor in the encoding of {@code BACKUP_CATALOG}, by itself: for those who keep descriptors elsewhere. It is Avro's
 * single-object encoding, which names the schema it was written with.
 */
public final class DescriptorBytes {
    private static final BinaryMessageEncoder<GenericRecord> ENCODER =
            new BinaryMessageEncoder<>(GenericData.get(), CatalogCodec.RECORDS.schema());
    private static final BinaryMessageDecoder<GenericRecord> DECODER =
            new BinaryMessageDecoder<>(GenericData.get(), CatalogCodec.RECORDS.schema());

    /** Which jobs that were begun before the field was there are written without. */
    private static final String NEWEST_FIELD =
            ",{\"name\":\"valueBefore\",\"type\":[\"null\",\"long\"],\"default\":null}";

    static {
        DECODER.addSchema(new Schema.Parser()
                .parse(CatalogCodec.RECORDS.schema().toString().replace(NEWEST_FIELD, "")));
    }

    private DescriptorBytes() {}

    public static byte[] encode(Descriptor descriptor) {
        CatalogRecord line = CatalogRecord.atEnd(descriptor);
        try {
            return ENCODER.encode(CatalogCodec.RECORDS.encode(line)).array();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
    }

    /**
     * Reads {@link #encode}.
     *
     * @throws StrandlineException {@code UNKNOWN_FORMAT} if a program wrote it that knew more than this one; {@code DATA_CORRUPTED}
     */
    public static Descriptor decode(byte[] bytes) {
        try {
            GenericRecord avro = DECODER.decode(bytes);
            return CatalogCodec.RECORDS.decode(avro).descriptor().orElseThrow();
        } catch (MissingSchemaException e) {
            throw new StrandlineException(
                    ErrorCode.UNKNOWN_FORMAT,
                    "a descriptor was written by a version that this program does not know",
                    FormatVersion.USE_NEWER,
                    e);
        } catch (IOException | AvroRuntimeException e) {
            throw new StrandlineException(ErrorCode.DATA_CORRUPTED, "a descriptor cannot be decoded", null, e);
        }
    }
}
