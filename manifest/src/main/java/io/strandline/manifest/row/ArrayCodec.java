package io.strandline.manifest.row;

import io.strandline.manifest.schema.ColumnType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arrays, whose elements may be NULL. Written as one block; read in as many as there are, with byte counts or without. */
final class ArrayCodec implements ValueCodec {
    private final ColumnType type;
    private final ValueCodec element;
    private final String subject;

    ArrayCodec(ColumnType type, ValueCodec element, String subject) {
        this.type = type;
        this.element = element;
        this.subject = subject;
    }

    @Override
    public void write(Object value, ByteSink sink) {
        List<?> list = SqlValues.as(List.class, value, type, subject);
        if (!list.isEmpty()) {
            sink.putVarint(list.size());
            for (Object item : list) {
                if (item == null) {
                    sink.putVarint(0);
                } else {
                    sink.putVarint(1);
                    element.write(item, sink);
                }
            }
        }
        sink.putVarint(0);
    }

    @Override
    public Object read(ByteSource source) {
        List<@Nullable Object> list = new ArrayList<>();
        for (long count = source.readVarint(); count != 0; count = source.readVarint()) {
            if (count < 0) {
                source.readVarint();
                count = -count;
            }
            // An element has at least one byte: a count too great ends at the end of the row.
            for (long i = 0; i < count; i++) {
                list.add(source.readPresent() ? element.read(source) : null);
            }
        }
        return Collections.unmodifiableList(list);
    }
}
