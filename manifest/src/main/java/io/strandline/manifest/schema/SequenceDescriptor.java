package io.strandline.manifest.schema;

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
 * @param value the last value that was handed out; {@code start - increment} if none was
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
        long value)
        implements Descriptor, SchemaObject {
    @Override
    public String kind() {
        return "sequence";
    }
}
