package io.strandline.postgres.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.Key;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.row.ByteSink;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.postgres.catalog.Relation;
import io.strandline.postgres.catalog.RelationColumn;
import io.strandline.postgres.catalog.SourceDatabase;
import io.strandline.postgres.type.ColumnEncoding;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RowEncoderTest {
    private static final Column ID = column(1, "id", ColumnType.Kind.INT8, false);
    private static final Column NAME = column(2, "name", ColumnType.Kind.STRING, true);
    private static final Column AT = column(3, "at", ColumnType.Kind.TIMESTAMP, false);
    private static final Column GONE = column(4, "gone", ColumnType.Kind.STRING, true);

    private static final Relation TABLE = new Relation(
            table(List.of(ID, NAME, AT), List.of(1)),
            new SourceDatabase(1, 5, "shop", "UTF8", true, 15),
            "public",
            16_385,
            List.of(sent(ID, ColumnEncoding.INT8), sent(NAME, ColumnEncoding.TEXT), sent(AT, ColumnEncoding.TIMESTAMP)),
            Optional.empty(),
            1,
            1);

    private static final long Y2K_MICROS = 946_684_800_000_000L;
    private static final byte[] Y2K = new byte[8];
    private static final byte[] NULL = new byte[0];
    private static final byte[] SEVEN = {0, 0, 0, 0, 0, 0, 0, 7};

    private final ByteSink row = new ByteSink();

    private static Column column(int id, String name, ColumnType.Kind kind, boolean nullable) {
        return new Column(id, name, ColumnType.of(kind), nullable, Optional.empty(), false, Optional.empty());
    }

    private static RelationColumn sent(Column column, ColumnEncoding encoding) {
        return new RelationColumn(column, 0, encoding, "", true, "");
    }

    private static TableDescriptor table(List<Column> columns, List<Integer> key) {
        return new TableDescriptor(
                7, 1, 1, 2, "t", TableDescriptor.State.PUBLIC, 1, 1, columns, key, List.of(), false, Optional.empty());
    }

    private static byte[] message(byte[]... fields) {
        int length = Arrays.stream(fields)
                .mapToInt(field -> Integer.BYTES + field.length)
                .sum();
        ByteBuffer message = ByteBuffer.allocate(length);
        for (byte[] field : fields) {
            message.putInt(field == NULL ? -1 : field.length).put(field);
        }
        return message.array();
    }

    private static byte[] bytes(Object... parts) {
        ByteSink sink = new ByteSink();
        for (Object part : parts) {
            if (part instanceof Long number) {
                sink.putVarint(number);
            } else if (part instanceof Integer branch) {
                sink.put(branch);
            } else {
                sink.put(part.toString().getBytes(UTF_8));
            }
        }
        return sink.toByteArray();
    }

    @Test
    void writesTheColumnsOfTheLayoutInItsOrder() {
        RowEncoder encoder = RowEncoder.of(TABLE, table(List.of(AT, ID, NAME), List.of(1)));
        assertThat(encoder.selectList()).isEqualTo("\"at\", \"id\", \"name\"");
        byte[] message = message(Y2K, SEVEN, "ab".getBytes(UTF_8));

        assertThat(encoder.appendRow(message, 0, 3, row)).isEqualTo(message.length);

        assertThat(row.toByteArray()).isEqualTo(bytes(Y2K_MICROS, 7L, 2, 2L, "ab"));
    }

    @Test
    void writesNullAndInitialValuesOfWhatIsNotSent() {
        Column later = new Column(
                5,
                "later",
                ColumnType.of(ColumnType.Kind.INT8),
                false,
                Optional.empty(),
                false,
                Optional.of(Key.of(bytes(12L))));
        RowEncoder encoder = RowEncoder.of(TABLE, table(List.of(GONE, ID, later, NAME), List.of(1)));

        encoder.appendRow(message(SEVEN, NULL), 0, 2, row);

        assertThat(row.toByteArray()).isEqualTo(bytes(0, 7L, 12L, 0));
    }

    @Test
    void readsTheKeyThoughTheLayoutLacksIt() {
        RowEncoder encoder = RowEncoder.of(TABLE, table(List.of(NAME), List.of(1)));
        assertThat(encoder.selectList()).isEqualTo("\"name\", \"id\"");
        byte[] two = message("ab".getBytes(UTF_8), SEVEN);
        byte[] message = new byte[3 + two.length];
        System.arraycopy(two, 0, message, 3, two.length);
        ByteSink key = new ByteSink();

        assertThat(encoder.appendRow(message, 3, 2, row)).isEqualTo(message.length);
        encoder.appendKey(message, key);

        assertThat(row.toByteArray()).isEqualTo(bytes(2, 2L, "ab"));
        assertThat(key.toByteArray()).containsExactly(1, 0x80, 0, 0, 0, 0, 0, 0, 7);
    }

    @Test
    void namesTheRowOfAValueThoughItsKeyComesLater() {
        RowEncoder encoder = RowEncoder.of(TABLE, table(List.of(AT, ID), List.of(1)));
        byte[] late = ByteBuffer.allocate(8).putLong(Long.MAX_VALUE - 1).array();

        assertThatThrownBy(() -> encoder.appendRow(message(late, SEVEN), 0, 2, row))
                .isInstanceOf(StrandlineException.class)
                .hasMessageContaining("column at of table shop.public.t")
                .hasMessageContaining("row (id)=(7)");
    }

    @Test
    void refusesWhatIsNoRow() {
        RowEncoder encoder = RowEncoder.of(TABLE, table(List.of(ID, NAME, AT), List.of(1)));
        byte[] message = message(SEVEN, "ab".getBytes(UTF_8), Y2K);

        assertThatThrownBy(() -> encoder.appendRow(message, 0, 2, row)).hasMessageContaining("no row of 3 columns");
        for (int length = 0; length < message.length; length++) {
            byte[] cut = Arrays.copyOf(message, length);
            assertThatThrownBy(() -> encoder.appendRow(cut, 0, 3, row))
                    .as("%d bytes", length)
                    .hasMessageContaining("no row of 3 columns");
        }
        assertThatThrownBy(() -> encoder.appendRow(message(NULL, NULL, Y2K), 0, 3, row))
                .hasMessageContaining("may not be NULL is NULL");
    }
}
