package io.strandline.manifest.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.Key;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RowResolverTest {
    @Test
    void keepsColumnsByIdDropsThoseThatAreGoneAndFillsInThoseThatAreNew() {
        List<Column> old = List.of(
                RandomRows.column(1, "id", ColumnType.of(Kind.INT8), false),
                RandomRows.column(2, "dropped", ColumnType.of(Kind.STRING), true),
                RandomRows.column(3, "before", ColumnType.of(Kind.STRING), true));
        List<Column> current = List.of(
                RandomRows.column(3, "renamed", ColumnType.of(Kind.STRING), true),
                RandomRows.column(1, "id", ColumnType.of(Kind.INT8), false),
                new Column(
                        4,
                        "with default",
                        ColumnType.of(Kind.BOOL),
                        false,
                        Optional.empty(),
                        false,
                        Optional.of(Key.of((byte) 1))),
                RandomRows.column(5, "without", ColumnType.of(Kind.BOOL), true));
        byte[] row = RowCodec.of(old).encode(new Object[] {7L, "gone", "kept"});

        byte[] resolved = RowResolver.of(old, current).resolve(row, 0, row.length);

        assertThat(RowCodec.of(current).decode(resolved, 0, resolved.length)).containsExactly("kept", 7L, true, null);
    }
}
