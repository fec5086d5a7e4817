package io.strandline.manifest.chain;

import static io.strandline.manifest.chain.LayerBuilder.second;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Span;
import io.strandline.manifest.chain.LayerBuilder.Revision;
import io.strandline.manifest.layer.CatalogRecord;
import io.strandline.manifest.layer.FolderStorage;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.row.RandomRows;
import io.strandline.manifest.row.RowCodec;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.storage.ExternalStorage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A full backup with history, an incremental layer with history in which a table gets a column, is emptied and filled again, and one without
 * history that introduces a part of another table. The samples of format 1 in the resources are this chain; samples of versions that were
 * released are never written again.
 */
final class ChainSample {
    static final String DIRECTORY = "2026/11/22-090000.00";

    private static final Column ID = RandomRows.column(1, "id", ColumnType.of(Kind.INT8), false);
    private static final Column NAME = RandomRows.column(2, "name", ColumnType.of(Kind.STRING), true);
    private static final Column AGE = new Column(
            3,
            "age",
            ColumnType.of(Kind.INT8),
            true,
            Optional.of("18"),
            false,
            Optional.of(RowCodec.encodeValue(RandomRows.column(3, "age", ColumnType.of(Kind.INT8), true), 18L)));

    static final TableDescriptor PEOPLE = ChainRows.table(104, List.of(ID, NAME));
    static final TableDescriptor PEOPLE_WITH_AGE = ChainRows.table(104, List.of(ID, NAME, AGE));
    static final TableDescriptor PLACES = ChainRows.table(105, List.of(ID));

    private ChainSample() {}

    public static void main(String[] arguments) {
        write(new FolderStorage(Path.of(arguments[0])));
    }

    static void write(ExternalStorage storage) {
        LayerReader full = LayerBuilder.full(storage, 0)
                .history(second(-10))
                .catalog(CatalogRecord.atEnd(PEOPLE))
                .span(104, PEOPLE.span())
                .file(PEOPLE, PEOPLE.span(), List.of(delete(1, -4), person(1, -5, "a"), person(2, -20, "b")))
                .write();
        LayerReader history = LayerBuilder.on(full, full, 10)
                .history()
                .catalog(
                        CatalogRecord.atEnd(PEOPLE_WITH_AGE),
                        at(5, 104, PEOPLE_WITH_AGE),
                        at(0, 104, PEOPLE),
                        CatalogRecord.atEnd(PLACES),
                        at(7, 105, PLACES))
                .span(104, PEOPLE.span())
                .span(105, PLACES.span(), second(0))
                .file(
                        PEOPLE_WITH_AGE,
                        PEOPLE.span(),
                        List.of(revision(1, 6, PEOPLE_WITH_AGE, 1L, "A", null), delete(2, 3)))
                .file(PLACES, PLACES.span(), second(0), List.of(revision(9, 8, PLACES, 9L)))
                .write();
        Span upper = new Span(PLACES.keyPrefix().append((byte) 5), PLACES.span().end());
        LayerBuilder.on(history, full, 20)
                .catalog(CatalogRecord.atEnd(PEOPLE_WITH_AGE), CatalogRecord.atEnd(PLACES))
                .span(104, PEOPLE.span())
                .span(105, new Span(PLACES.span().start(), upper.start()))
                .span(105, upper, second(10))
                .file(PLACES, upper, second(10), List.of(revision(7, 2, PLACES, 7L)))
                .write();
    }

    private static CatalogRecord at(int second, int id, TableDescriptor table) {
        return new CatalogRecord(Optional.of(second(second)), id, Optional.of(table));
    }

    private static Revision person(int key, int second, String name) {
        return revision(key, second, PEOPLE, (long) key, name);
    }

    private static Revision revision(int key, int second, TableDescriptor layout, @Nullable Object... row) {
        return new Revision(
                new byte[] {(byte) key},
                second(second),
                RowCodec.of(layout.columns()).encode(row));
    }

    private static Revision delete(int key, int second) {
        return new Revision(new byte[] {(byte) key}, second(second), null);
    }

    static HlcTimestamp justAfter(int second) {
        return second(second).next();
    }
}
