package io.strandline.manifest.data;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.row.RowSchemas;
import io.strandline.manifest.schema.Column;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.jspecify.annotations.Nullable;

/**
 * What a data file says of itself.
 *
 * @param tableName in the source
 * @param tableId in the source
 * @param columns as {@link RowSchemas#columns} tells them
 * @param keeps whether revisions may keep columns
 * @param metadata all of it, as text
 */
public record DataFileHeader(
        String tableName, int tableId, List<Column> columns, boolean keeps, Map<String, String> metadata) {
    private static final List<String> FIELDS = List.of("_key", "_wall", "_logical", "row");
    private static final List<String> FIELDS_WITH_KEPT = List.of("_key", "_wall", "_logical", "_kept", "row");

    public DataFileHeader {
        columns = List.copyOf(columns);
        metadata = Map.copyOf(metadata);
    }

    static DataFileHeader read(DataFileInput input) {
        if (!Arrays.equals(input.readBytes(4), DataFileFormat.magic())) {
            throw input.corrupted("it is not an Avro file");
        }
        Map<String, String> metadata = readMetadata(input);
        requireKnownFormat(metadata, input);
        if (!DataFileFormat.ZSTANDARD.equals(metadata.get(DataFileFormat.CODEC))) {
            throw input.corrupted("its codec is not zstandard");
        }
        boolean keeps = metadata.getOrDefault(DataFileFormat.REQUIRES, "").equals(DataFileFormat.KEPT_COLUMNS);
        return new DataFileHeader(
                require(metadata, DataFileFormat.TABLE, input),
                tableId(metadata, input),
                columns(require(metadata, DataFileFormat.SCHEMA, input), keeps, input),
                keeps,
                metadata);
    }

    private static Map<String, String> readMetadata(DataFileInput input) {
        Map<String, String> metadata = new LinkedHashMap<>();
        for (long count = input.readVarint(); count != 0; count = input.readVarint()) {
            if (count < 0) {
                input.readVarint();
                count = -count;
            }
            // Every pair takes bytes, so that a count too great ends at the greatest size of a header.
            for (long i = 0; i < count; i++) {
                String name = readText(input);
                metadata.put(name, readText(input));
            }
        }
        return metadata;
    }

    private static String readText(DataFileInput input) {
        long length = input.readVarint();
        if (length < 0 || length > DataFileFormat.MAX_HEADER_BYTES - input.position()) {
            throw input.corrupted("its header is longer than a header can be");
        }
        return new String(input.readBytes((int) length), StandardCharsets.UTF_8);
    }

    private static void requireKnownFormat(Map<String, String> metadata, DataFileInput input) {
        String format = metadata.get(DataFileFormat.FORMAT);
        String requires = metadata.getOrDefault(DataFileFormat.REQUIRES, "");
        if (format == null) {
            throw unknownFormat(input, "was not written by Strandline", "Give it a backup's data file.");
        }
        boolean known = requires.isEmpty() || requires.equals(DataFileFormat.KEPT_COLUMNS);
        if (!format.equals(Integer.toString(DataFileFormat.VERSION)) || !known) {
            String needs = requires.isEmpty() ? "" : " and needs " + requires;
            throw unknownFormat(
                    input,
                    "has data format " + format + needs + "; this version reads format " + DataFileFormat.VERSION,
                    "Use a version of Strandline at least as new as the one that wrote the backup.");
        }
    }

    private static StrandlineException unknownFormat(DataFileInput input, String message, String hint) {
        return new StrandlineException(
                ErrorCode.UNKNOWN_FORMAT, "data file " + input.displayName() + " " + message, hint);
    }

    private static int tableId(Map<String, String> metadata, DataFileInput input) {
        try {
            return Integer.parseInt(require(metadata, DataFileFormat.TABLE_ID, input));
        } catch (NumberFormatException e) {
            throw input.corrupted("its table's id is not a number");
        }
    }

    private static String require(Map<String, String> metadata, String name, DataFileInput input) {
        @Nullable String value = metadata.get(name);
        return Optional.ofNullable(value).orElseThrow(() -> input.corrupted("its header has no " + name));
    }

    private static List<Column> columns(String json, boolean keeps, DataFileInput input) {
        Schema schema;
        try {
            schema = new Schema.Parser().parse(json);
        } catch (RuntimeException e) {
            // Avro's parser meets some broken schemas with a NullPointerException.
            throw input.corrupted("its schema cannot be read", e);
        }
        List<String> names = new ArrayList<>();
        if (schema.getType() == Schema.Type.RECORD) {
            schema.getFields().stream().map(Field::name).forEach(names::add);
        }
        Schema row = names.equals(keeps ? FIELDS_WITH_KEPT : FIELDS)
                ? schema.getField("row").schema()
                : schema;
        if (row.getType() != Schema.Type.UNION || row.getTypes().size() != 2) {
            throw input.corrupted("its records are not revisions");
        }
        try {
            return RowSchemas.columns(row.getTypes().get(1));
        } catch (StrandlineException e) {
            throw input.corrupted(e.message(), e);
        }
    }
}
