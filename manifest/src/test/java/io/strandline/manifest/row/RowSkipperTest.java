package io.strandline.manifest.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowSkipperTest {
    private final long seed = new Random().nextLong();
    private final List<Column> columns = RandomRows.columns();
    private final RowSkipper skipper = RowSkipper.of(columns);

    @Test
    void findsTheEndsOfRowsThatFollowOneAnother() {
        RandomRows random = new RandomRows(seed);
        RowCodec codec = RowCodec.of(columns);
        ByteSink sink = new ByteSink();
        int[] ends = new int[500];
        for (int i = 0; i < ends.length; i++) {
            codec.encode(random.row(columns), sink);
            ends[i] = sink.length();
        }
        int position = 0;
        for (int i = 0; i < ends.length; i++) {
            position = skipper.skip(sink.array(), position, sink.length());
            assertThat(position).as("seed %d, row %d", seed, i).isEqualTo(ends[i]);
        }
    }

    @Test
    void neverReadsBehindItsLimit() {
        byte[] row = RowCodec.of(columns).encode(new RandomRows(seed).row(columns));
        for (int limit = 0; limit < row.length; limit++) {
            int cut = limit;
            assertThatThrownBy(() -> skipper.skip(row, 0, cut))
                    .as("seed %d, limit %d", seed, limit)
                    .isInstanceOfSatisfying(
                            StrandlineException.class,
                            thrown -> assertThat(thrown.code()).isEqualTo(ErrorCode.DATA_CORRUPTED));
        }
    }

    @Test
    void nonsenseEndsWithinTheLimitOrIsReportedAsDamage() {
        Random random = new Random(seed);
        byte[] nonsense = new byte[2_000];
        for (int round = 0; round < 20_000; round++) {
            random.nextBytes(nonsense);
            for (int i = 0; i < nonsense.length; i++) {
                nonsense[i] &= random.nextInt(4) == 0 ? -1 : 2;
            }
            try {
                assertThat(skipper.skip(nonsense, 0, 1_000)).as("seed %d", seed).isLessThanOrEqualTo(1_000);
            } catch (StrandlineException e) {
                assertThat(e.code()).as("seed %d", seed).isEqualTo(ErrorCode.DATA_CORRUPTED);
            }
        }
    }

    @Test
    void skipsValuesWhoseLengthsTakeAnyNumberOfBytes() {
        Column column = RandomRows.column(1, "c", ColumnType.of(Kind.BYTES), false);
        for (int length : new int[] {0, 1, 63, 64, 8_191, 8_192, 1_048_576}) {
            byte[] row = RowCodec.of(List.of(column)).encode(new Object[] {new byte[length]});
            assertThat(RowSkipper.of(List.of(column)).skip(row, 0, row.length)).isEqualTo(row.length);
        }
    }

    @Test
    void readsArraysInBlocksWithByteCountsAsOtherWritersOfAvroMakeThem() {
        Column column = RandomRows.column(1, "c", ColumnType.arrayOf(ColumnType.of(Kind.INT8)), false);
        // Count -1 and 2 bytes, then count 2, then the end.
        byte[] row = HexFormat.of().parseHex("01" + "04" + "0206" + "04" + "00" + "0208" + "00");

        assertThat(RowSkipper.of(List.of(column)).skip(row, 0, row.length)).isEqualTo(row.length);
        assertThat(RowCodec.of(List.of(column)).decode(row, 0, row.length))
                .containsExactly(Arrays.asList(3L, null, 4L));
    }
}
