package io.strandline.embedded.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.Index;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.SequenceDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.schema.ViewDescriptor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DescriptorCodecTest {
    private static final Index PUBLIC = new Index(1, "by name", List.of(2), true);
    private static final Index FILLING = new Index(2, "by both", List.of(2, 1), false);

    @Test
    void readsBackDatabasesSchemasViewsAndSequences() {
        assertReadBack(StoredDescriptor.of(new DatabaseDescriptor(1, 3, "größe \"x\" 日本")));
        assertReadBack(StoredDescriptor.of(new SchemaDescriptor(2, 1, 1, "public")));
        assertReadBack(StoredDescriptor.of(
                new ViewDescriptor(3, 1, 1, 2, "v", List.of("a", "b"), "SELECT 1 -- " + "x".repeat(100_000))));
        assertReadBack(StoredDescriptor.of(new SequenceDescriptor(4, 1, 1, 2, "s", -5, 2, Long.MIN_VALUE, 9, -7)));
    }

    @Test
    void readsBackATableWithAllItsParts() {
        assertReadBack(new StoredDescriptor(
                table(), List.of(new StoredIndex(PUBLIC, 17, true), new StoredIndex(FILLING, 18, false))));
    }

    @Test
    void refusesAFormatItDoesNotKnow() {
        byte[] bytes = StoredDescriptor.of(new DatabaseDescriptor(1, 1, "d")).encode();
        bytes[0] = 3;

        assertThatThrownBy(() -> StoredDescriptor.decode(bytes))
                .isInstanceOfSatisfying(
                        StrandlineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_FORMAT));
    }

    private static void assertReadBack(StoredDescriptor stored) {
        assertThat(StoredDescriptor.decode(stored.encode())).isEqualTo(stored);
    }

    private static TableDescriptor table() {
        return new TableDescriptor(
                9,
                4,
                1,
                2,
                "t",
                TableDescriptor.State.OFFLINE,
                5,
                6,
                List.of(
                        new Column(
                                1,
                                "id",
                                ColumnType.of(ColumnType.Kind.INT8),
                                false,
                                Optional.of("unique_rowid()"),
                                true),
                        new Column(2, "name", ColumnType.varchar(25), true, Optional.empty(), false),
                        new Column(
                                3,
                                "prices",
                                ColumnType.arrayOf(ColumnType.decimal(15, 2)),
                                true,
                                Optional.empty(),
                                false)),
                List.of(1),
                List.of(PUBLIC),
                true,
                Optional.of(600L));
    }
}
