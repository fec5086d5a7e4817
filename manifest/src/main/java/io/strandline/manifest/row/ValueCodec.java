package io.strandline.manifest.row;

/** Writes and reads the values of one column type, never NULL, as Avro's binary encoding; FORMAT.md, "Rows". */
interface ValueCodec {
    void write(Object value, ByteSink sink);

    Object read(ByteSource source);
}
