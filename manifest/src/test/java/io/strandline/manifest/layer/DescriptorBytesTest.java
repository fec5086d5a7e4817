package io.strandline.manifest.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.Key;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.DefinitionsDescriptor;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.PartitionedTableDescriptor;
import io.strandline.manifest.schema.SequenceDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

class DescriptorBytesTest {
    private static final Descriptor DEFINITIONS = new DefinitionsDescriptor(
            106,
            1,
            100,
            "shop",
            "postgresql-sql/1",
            "{}",
            Key.of("CREATE FUNCTION ...".getBytes(StandardCharsets.UTF_8)));

    private static final Descriptor PARTITIONED =
            new PartitionedTableDescriptor(108, 3, 100, 101, "sales", List.of(105, 104));

    private static final Descriptor WITHOUT_MEMBERS =
            new PartitionedTableDescriptor(109, 1, 100, 101, "later", List.of());

    private static List<Descriptor> descriptors() {
        List<Descriptor> all = new ArrayList<>(Samples.catalog().descriptors());
        all.addAll(List.of(DEFINITIONS, PARTITIONED, WITHOUT_MEMBERS));
        return all;
    }

    @Test
    void everyDescriptorComesBackFromItsBytes() {
        for (Descriptor descriptor : descriptors()) {
            assertThat(DescriptorBytes.decode(DescriptorBytes.encode(descriptor)))
                    .isEqualTo(descriptor);
        }
    }

    @Test
    void everyKindOfDescriptorIsAmongThem() {
        Set<Class<?>> kinds = descriptors().stream().map(Descriptor::getClass).collect(Collectors.toSet());

        assertThat(kinds).containsExactlyInAnyOrder(Descriptor.class.getPermittedSubclasses());
    }

    @Test
    void everyKindOfColumnIsKnownByItsName() {
        for (ColumnType.Kind kind : ColumnType.Kind.values()) {
            TableDescriptor table =
                    (TableDescriptor) Samples.catalog().descriptor(105).orElseThrow();
            ColumnType type =
                    kind == ColumnType.Kind.ARRAY ? ColumnType.arrayOf(ColumnType.decimal(5, 2)) : ColumnType.of(kind);
            TableDescriptor changed = new TableDescriptor(
                    105,
                    1,
                    100,
                    101,
                    "t",
                    table.state(),
                    1,
                    1,
                    List.of(new Column(1, "c", type, true, Optional.of("'x'"), false)),
                    table.primaryKey(),
                    table.indexes(),
                    true,
                    Optional.empty());

            assertThat(DescriptorBytes.decode(DescriptorBytes.encode(changed))).isEqualTo(changed);
        }
    }

    @Test
    void keepsBagsAndNamesOfTypesOfOtherDialects() {
        TableDescriptor bag = new TableDescriptor(
                105,
                1,
                100,
                101,
                "t",
                TableDescriptor.State.PUBLIC,
                1,
                1,
                List.of(new Column(
                        1,
                        "c",
                        ColumnType.of(ColumnType.Kind.STRING).named("tsvector"),
                        true,
                        Optional.empty(),
                        false)),
                List.of(),
                List.of(),
                false,
                Optional.empty());

        assertThat(bag.isBag()).isTrue();
        assertThat(DescriptorBytes.decode(DescriptorBytes.encode(bag))).isEqualTo(bag);
    }

    @Test
    void keepsWhereASequenceStoodBeforeAWindow() {
        SequenceDescriptor sequence = new SequenceDescriptor(107, 4, 100, 101, "ids", 1, 10, -5, 1_000, 31).after(-9);

        assertThat(DescriptorBytes.decode(DescriptorBytes.encode(sequence))).isEqualTo(sequence);
    }

    @Test
    void readsASequenceThatWasWrittenBeforeItSaidWhereItStoodBeforeAWindow() {
        byte[] written =
                HexFormat.of().parseHex("c301c6628d00b143de7c00d6010ad60108c801ca0106696473021409d00f3e00d20100");

        assertThat(DescriptorBytes.decode(written))
                .isEqualTo(new SequenceDescriptor(107, 4, 100, 101, "ids", 1, 10, -5, 1_000, 31, false, 105));
    }

    @Test
    void refusesAColumnTypeOfALaterVersionByName() {
        Descriptor table = Samples.catalog().descriptor(105).orElseThrow();
        GenericRecord line =
                CatalogCodec.RECORDS.encode(new CatalogRecord(Optional.empty(), table.id(), Optional.of(table)));
        GenericRecord column =
                (GenericRecord) ((List<?>) ((GenericRecord) line.get("descriptor")).get("columns")).get(0);
        ((GenericRecord) column.get("type")).put("kind", "GEOMETRY");

        assertThatThrownBy(() -> CatalogCodec.RECORDS.decode(line))
                .hasMessage("column empty.id of the backup has the type GEOMETRY, which this program does not know")
                .extracting("code")
                .isEqualTo(ErrorCode.UNKNOWN_FORMAT);
    }

    @Test
    void refusesBytesOfAnotherSchemaAndDamagedOnes() {
        byte[] bytes = DescriptorBytes.encode(Samples.catalog().descriptor(104).orElseThrow());
        byte[] otherSchema = bytes.clone();
        otherSchema[5] ^= 1;

        assertThatThrownBy(() -> DescriptorBytes.decode(otherSchema))
                .extracting("code")
                .isEqualTo(ErrorCode.UNKNOWN_FORMAT);
        assertThatThrownBy(() -> DescriptorBytes.decode(Arrays.copyOf(bytes, bytes.length / 2)))
                .extracting("code")
                .isEqualTo(ErrorCode.DATA_CORRUPTED);
    }
}
