package io.strandline.manifest.data;

import io.strandline.manifest.row.RowSchemas;
import io.strandline.manifest.schema.Column;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.Schema.Type;

/** What writer and reader of data files share; FORMAT.md, "Data files". */
final class DataFileFormat {
    static final int VERSION = 1;

    static final String SCHEMA = "avro.schema";
    static final String CODEC = "avro.codec";
    static final String ZSTANDARD = "zstandard";
    static final String FORMAT = "strandline.format";
    static final String REQUIRES = "strandline.requires";
    /** The feature of files whose revisions may keep columns. */
    static final String KEPT_COLUMNS = "kept-columns";

    static final String TABLE = "strandline.table";
    static final String TABLE_ID = "strandline.table.id";

    static final int SYNC_LENGTH = 16;

    /**
     * Of a block with several records. Zstandard works in pieces of 128 KiB and has faster settings for up to 256 KiB: one byte more
     * costs a quarter of the speed.
     */
    static final int BLOCK_BYTES = 256 * 1024;

    /** Of a key and its row together. */
    static final int MAX_REVISION_BYTES = 64 * 1024 * 1024;

    /** More than a record takes beside its key and row: four numbers and a union's branch. */
    static final int MAX_RECORD_OVERHEAD = 64;

    static final int MAX_BLOCK_BYTES = MAX_REVISION_BYTES + MAX_RECORD_OVERHEAD;

    static final int MAX_HEADER_BYTES = 16 * 1024 * 1024;

    private static final byte[] MAGIC = {'O', 'b', 'j', 1};

    private DataFileFormat() {}

    static byte[] magic() {
        return MAGIC.clone();
    }

    static Schema entrySchema(String tableName, List<Column> columns) {
        return entrySchema(tableName, columns, false);
    }

    /** @param keeps whether revisions may keep columns */
    static Schema entrySchema(String tableName, List<Column> columns, boolean keeps) {
        List<Field> fields = new ArrayList<>();
        fields.add(new Field("_key", Schema.create(Type.BYTES)));
        fields.add(new Field("_wall", Schema.create(Type.LONG)));
        fields.add(new Field("_logical", Schema.create(Type.INT)));
        if (keeps) {
            fields.add(new Field("_kept", optional(keptSchema())));
        }
        fields.add(new Field("row", optional(RowSchemas.row(tableName, columns))));
        return Schema.createRecord("Entry", null, "strandline", false, fields);
    }

    private static Schema keptSchema() {
        return Schema.createRecord(
                "Kept",
                null,
                "strandline",
                false,
                List.of(
                        new Field("columns", Schema.createArray(Schema.create(Type.INT))),
                        new Field("key", optional(Schema.create(Type.BYTES)))));
    }

    private static Schema optional(Schema type) {
        return Schema.createUnion(Schema.create(Type.NULL), type);
    }
}
