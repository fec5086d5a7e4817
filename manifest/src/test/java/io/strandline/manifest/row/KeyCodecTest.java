package io.strandline.manifest.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.Key;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyCodecTest {
    private final List<Column> columns = List.of(
            RandomRows.column(1, "note", ColumnType.of(Kind.JSONB), true),
            RandomRows.column(2, "id", ColumnType.of(Kind.INT2), false),
            RandomRows.column(3, "city", ColumnType.of(Kind.STRING), false));

    @Test
    void putsThePrimaryKeysColumnsInItsOrderBehindTableIdAndGeneration() {
        KeyCodec codec = KeyCodec.of(RandomRows.table("users", columns, 3, 2));

        byte[] key = codec.encode(new @Nullable Object[] {null, 7L, "a"});

        assertThat(Key.of(key)).isEqualTo(Key.ofHex("00000068" + "00000001" + "01" + "61" + "0001" + "01" + "8007"));
    }

    @Test
    void prefixOfFirstColumnsIsWhatTheKeysOfExactlyThoseRowsStartWith() {
        TableDescriptor table = RandomRows.table("users", columns, 3, 2);
        KeyCodec codec = KeyCodec.of(table);
        Key berlin = Key.of(codec.encodePrefix(List.of("berlin")));

        assertThat(Key.of(codec.encode(new @Nullable Object[] {null, 7L, "berlin"}))
                        .startsWith(berlin))
                .isTrue();
        assertThat(Key.of(codec.encode(new @Nullable Object[] {null, 7L, "berlin\0"}))
                        .startsWith(berlin))
                .isFalse();
        assertThat(Key.of(codec.encodePrefix(List.of()))).isEqualTo(table.keyPrefix());
        assertThat(codec.encodePrefix(List.of("berlin", 7L)))
                .isEqualTo(codec.encode(new @Nullable Object[] {null, 7L, "berlin"}));
    }

    @Test
    void namesTheColumnThatIsNull() {
        KeyCodec codec = KeyCodec.of(RandomRows.table("users", columns, 2));

        assertThatThrownBy(() -> codec.encode(new @Nullable Object[] {null, null, "a"}))
                .isInstanceOfSatisfying(
                        StrandlineException.class,
                        thrown -> assertThat(thrown.code()).isEqualTo(ErrorCode.NOT_NULL_VIOLATION))
                .hasMessage("null value in column \"id\" of the primary key");
    }

    @Test
    void refusesATableWithADocumentInItsKey() {
        assertThatThrownBy(() -> KeyCodec.of(RandomRows.table("users", columns, 1)))
                .isInstanceOfSatisfying(
                        StrandlineException.class,
                        thrown -> assertThat(thrown.code()).isEqualTo(ErrorCode.NOT_SUPPORTED))
                .hasMessage("column \"note\" has type JSONB, which has no order and cannot be part of a key");
    }
}
