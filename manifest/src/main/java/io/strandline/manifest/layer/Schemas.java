package io.strandline.manifest.layer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.Schema;

/** The schemas of format 1, which are part of FORMAT.md: its {@code .avsc} files. */
final class Schemas {
    private static final Map<String, Schema> BY_NAME = load();

    private Schemas() {}

    /** @param name without the namespace {@code strandline.layer} */
    static Schema of(String name) {
        Schema schema = BY_NAME.get("strandline.layer." + name);
        if (schema == null) {
            throw new IllegalArgumentException("no schema " + name);
        }
        return schema;
    }

    static <T> RecordCodec<T> codec(String name, Function<T, AvroRecord> toAvro, Function<AvroRecord, T> ofAvro) {
        return new RecordCodec<>(of(name), toAvro, ofAvro);
    }

    private static Map<String, Schema> load() {
        Schema.Parser parser = new Schema.Parser();
        for (String file : new String[] {"values", "files", "manifest", "progress", "catalog"}) {
            try (InputStream resource = Schemas.class.getResourceAsStream(file + ".avsc")) {
                if (resource == null) {
                    throw new IllegalStateException(file + ".avsc is not on the class path");
                }
                parser.parse(resource);
            } catch (IOException e) {
                throw new UncheckedIOException("reading " + file + ".avsc", e);
            }
        }
        return parser.getTypes();
    }
}
