package io.strandline.manifest.schema;

import java.util.Optional;

/**
 * A sequence and the value it stands at.
 *
 * @param id unique in the keyspace
 * @param version of this value
 * @param databaseId its database
 * @param schemaId its schema
 * @param name unique in its schema
 * @param start first value
 * @param increment never 0
 * @param minValue smallest value
 * @param maxValue largest value
 * @param value the last value that was handed out; {@code start - increment} if none was. Of a sequence that is not {@code called}, the next one
 * @param called whether the value was handed out, or would have been one step before the first
 * @param ownerId of the table that it belongs to, and comes and goes with; 0 if it is nobody's
 * @param valueBefore of what is restored as of a time inside a window at whose end alone {@code value} is known: the last value that was handed out before the
 *     window. Rows of that time may be ahead of both. Empty where {@code value} is that of the time
 */
public record SequenceDescriptor(
        int id,
        int version,
        int databaseId,
        int schemaId,
        String name,
        long start,
        long increment,
        long minValue,
        long maxValue,
        long value,
        boolean called,
        int ownerId,
        Optional<Long> valueBefore)
        implements Descriptor, SchemaObject {
    /** One that belongs to nobody and whose value was handed out. */
    public SequenceDescriptor(
            int id,
            int version,
            int databaseId,
            int schemaId,
            String name,
            long start,
            long increment,
            long minValue,
            long maxValue,
            long value) {
        this(
                id,
                version,
                databaseId,
                schemaId,
                name,
                start,
                increment,
                minValue,
                maxValue,
                value,
                true,
                0,
                Optional.empty());
    }

    /** One whose value is that of its time. */
    public SequenceDescriptor(
            int id,
            int version,
            int databaseId,
            int schemaId,
            String name,
            long start,
            long increment,
            long minValue,
            long maxValue,
            long value,
            boolean called,
            int ownerId) {
        this(
                id,
                version,
                databaseId,
                schemaId,
                name,
                start,
                increment,
                minValue,
                maxValue,
                value,
                called,
                ownerId,
                Optional.empty());
    }

    /** The same sequence, of a table. */
    public SequenceDescriptor ownedBy(int tableId) {
        return new SequenceDescriptor(
                id,
                version,
                databaseId,
                schemaId,
                name,
                start,
                increment,
                minValue,
                maxValue,
                value,
                called,
                tableId,
                valueBefore);
    }

    /** The same sequence, at a time inside a window that began after this value was handed out. */
    public SequenceDescriptor after(long valueBefore) {
        return new SequenceDescriptor(
                id,
                version,
                databaseId,
                schemaId,
                name,
                start,
                increment,
                minValue,
                maxValue,
                value,
                called,
                ownerId,
                Optional.of(valueBefore));
    }

    /** The last value that was handed out, or would have been one step before the first; the first itself if there is none before it. */
    public long lastValue() {
        try {
            return called ? value : Math.subtractExact(value, increment);
        } catch (ArithmeticException e) {
            return value;
        }
    }

    @Override
    public String kind() {
        return "sequence";
    }
}
