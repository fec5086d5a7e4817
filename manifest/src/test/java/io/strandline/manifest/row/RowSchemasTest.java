package io.strandline.manifest.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowSchemasTest {
    static List<ColumnType> allTypes() {
        return RandomRows.allTypes();
    }

    @Test
    void columnsComeBackFromTheTextOfTheirSchema() {
        List<Column> columns = RandomRows.columns();

        Schema schema =
                new Schema.Parser().parse(RowSchemas.row("таблица", columns).toString());

        assertThat(RowSchemas.columns(schema)).isEqualTo(columns);
        assertThat(schema.getObjectProp(RowSchemas.NAME_PROPERTY)).isEqualTo("таблица");
    }

    @Test
    void aNameThatTheSourceGivesATypeChangesNothingInTheEncoding() {
        ColumnType mood = ColumnType.of(Kind.STRING).named("public.mood");
        List<Column> columns = List.of(RandomRows.column(1, "c", mood, true));

        Schema schema = new Schema.Parser().parse(RowSchemas.row("t", columns).toString());

        assertThat(mood.sqlName()).isEqualTo("public.mood");
        assertThat(schema.getField("c").getProp(RowSchemas.TYPE_PROPERTY)).isEqualTo("STRING");
        assertThat(schema.getField("c").getProp(RowSchemas.NATIVE_TYPE_PROPERTY))
                .isEqualTo("public.mood");
        assertThat(RowSchemas.columns(schema)).isEqualTo(columns);
    }

    @Test
    void fieldsOfClashingNamesGetTheIdOfTheirColumn() {
        Schema schema = RowSchemas.row(
                "1 t",
                List.of(
                        string(1, "a b"),
                        string(2, "a_b"),
                        string(3, "A_B"),
                        string(4, "имя"),
                        string(5, "имя2"),
                        string(6, "a_b_2"),
                        string(7, "")));

        assertThat(schema.getFullName()).isEqualTo("strandline.table._1_t");
        assertThat(schema.getFields().stream().map(Schema.Field::name))
                .containsExactly("a_b", "a_b_2", "A_B_3", "___", "___2", "a_b_2_6", "_");
    }

    @ParameterizedTest
    @MethodSource("allTypes")
    void everyTypeCanBeReadFromItsName(ColumnType type) {
        assertThat(ColumnTypes.parse(type.sqlName())).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "INT",
                "int8",
                "ARRAY",
                "[]",
                "DECIMAL(1)",
                "DECIMAL(1,2)",
                "VARCHAR",
                "VARCHAR(99999999999)",
                "VARCHAR(9999999999)",
                "STRING []"
            })
    void refusesNamesOfNoType(String name) {
        assertThatThrownBy(() -> ColumnTypes.parse(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"INT8, STRING", "STRING, BYTES", "'DECIMAL(5,2)', 'DECIMAL(5,3)'"})
    void refusesAFieldThatIsNotEncodedAsItsTypeIs(String written, String claimed) {
        Column column = RandomRows.column(1, "c", ColumnTypes.parse(written), true);
        String json = RowSchemas.row("t", List.of(column)).toString();
        String altered =
                json.replace("\"strandline.type\":\"" + written + "\"", "\"strandline.type\":\"" + claimed + "\"");
        assertThat(altered).isNotEqualTo(json);

        assertThatThrownBy(() -> RowSchemas.columns(new Schema.Parser().parse(altered)))
                .hasMessage("the schema of rows was not written by Strandline: field c is not encoded as " + claimed);
    }

    private static Column string(int id, String name) {
        return RandomRows.column(id, name, ColumnType.of(Kind.STRING), false);
    }
}
