package io.strandline.postgres.restore;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.row.ByteSource;
import io.strandline.manifest.schema.Column;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** One of {@code COPY}'s formats, which rows in Avro's encoding are turned into. Belongs to one thread. */
interface CopyFormat {
    /** Binary where it can be: the server reads it with less work. */
    static CopyFormat of(List<Column> columns, CopyBuffer out) {
        return CopyBinary.isFor(columns) ? new CopyBinary(columns, out) : new CopyText(columns, out);
    }

    /** What follows {@code FROM STDIN}. */
    String options();

    /** Before the first row. */
    void begin();

    void add(byte[] row, int offset, int length);

    /** After the last row. */
    void end();

    /** Takes the next bytes of a row, which are a number in little endian order. */
    static ByteBuffer littleEndian(ByteSource source, byte[] row, int count) {
        int start = source.position();
        if (start + count > source.limit()) {
            throw new StrandlineException(
                    ErrorCode.DATA_CORRUPTED, "the encoding of a row is damaged: the row ends within a value");
        }
        source.moveTo(start + count);
        return ByteBuffer.wrap(row, start, count).order(ByteOrder.LITTLE_ENDIAN);
    }

    static void requireEnd(ByteSource source) {
        if (!source.isAtEnd()) {
            throw new StrandlineException(
                    ErrorCode.DATA_CORRUPTED, "the encoding of a row is damaged: bytes follow its last value");
        }
    }
}
