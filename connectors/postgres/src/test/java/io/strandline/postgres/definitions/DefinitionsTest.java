package io.strandline.postgres.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** On what pg_dump 15 made of {@code every-object.sql}. */
class DefinitionsTest {
    private final Definitions definitions = Definitions.parse(dump());

    @Test
    void keepsAFunctionWholeWhoseBodyLooksLikeTheNextEntry() {
        DefinitionEntry nasty = entry("FUNCTION", "nasty(integer)");

        assertThat(nasty.sql())
                .startsWith("CREATE FUNCTION shop.nasty(")
                .contains("-- TOC entry 215 (class 1259 OID 16385)", "SET default_tablespace = 'nowhere';", "\\connect")
                .endsWith("ALTER FUNCTION shop.nasty(a integer) OWNER TO postgres;");
    }

    @Test
    void keepsFunctionsOfSqlStatementsAndCommentsOfSeveralLines() {
        assertThat(entry("FUNCTION", "atomic(integer)").sql()).contains("BEGIN ATOMIC", "SELECT 1;", "END;");
        assertThat(entry("COMMENT", "TABLE items").sql())
                .contains("IS 'Name: x; Type: TABLE\n-- Name: x; Type: TABLE; Schema: y; Owner: z';");
    }

    @Test
    void readsNamesThatLookLikeTheRestOfTheLine() {
        DefinitionEntry odd = entry("TABLE", "odd.table; --");

        assertThat(odd.schema()).isEqualTo("odd.schema");
        assertThat(odd.tablespace()).isEqualTo("''");
        assertThat(odd.accessMethod()).isEqualTo("heap");
        assertThat(odd.sql()).startsWith("CREATE TABLE \"odd.schema\".\"odd.table; --\"");
    }

    @Test
    void tellsTheDatabaseFromWhatComesBeforeAndAfterTheRows() {
        assertThat(definitions.database())
                .extracting(DefinitionEntry::type)
                .containsExactly("DATABASE", "COMMENT", "DATABASE PROPERTIES", "ACL");
        assertThat(definitions.beforeRows())
                .extracting(DefinitionEntry::type)
                .contains("SCHEMA", "EXTENSION", "TABLE", "SEQUENCE OWNED BY", "TABLE ATTACH", "DEFAULT")
                .doesNotContain("CONSTRAINT", "INDEX", "TRIGGER");
        assertThat(definitions.afterRows())
                .extracting(DefinitionEntry::type)
                .startsWith("CONSTRAINT")
                .contains("INDEX", "INDEX ATTACH", "FK CONSTRAINT", "RULE", "POLICY", "ACL")
                .endsWith("EVENT TRIGGER");
    }

    @Test
    void leavesOutThePublicationsOfChains() {
        assertThat(definitions.afterRows())
                .filteredOn(entry -> entry.type().startsWith("PUBLICATION"))
                .extracting(DefinitionEntry::name)
                .contains("everything", "some_tables items")
                .noneMatch(name -> name.startsWith("strandline_"));
    }

    @Test
    void namesTheRolesThatOwnSomethingOrHavePrivileges() {
        assertThat(definitions.roles()).containsExactlyInAnyOrder("postgres", "owner_role", "Reader, Quoted");
        assertThat(definitions.tablespaces()).isEmpty();
    }

    @Test
    void takesNoKeyWordForARoleWhereATableOrSchemaIsCalledRole() {
        Definitions read = Definitions.parse("""
                --
                -- TOC entry 1 (class 0 OID 0)
                -- Name: TABLE role; Type: ACL; Schema: public; Owner: a
                --

                GRANT SELECT ON TABLE public.role TO reader;

                --
                -- TOC entry 2 (class 826 OID 2)
                -- Name: DEFAULT PRIVILEGES FOR TABLES; Type: DEFAULT ACL; Schema: role; Owner: a
                --

                ALTER DEFAULT PRIVILEGES FOR ROLE a IN SCHEMA role GRANT SELECT ON TABLES  TO reader;
                """);

        assertThat(read.roles()).containsExactlyInAnyOrder("a", "reader");
        assertThat(read.owners()).containsExactly("a");
    }

    @Test
    void readsTheTablespaceAndAccessMethodThatAnEntryWasWrittenFor() {
        Definitions read = Definitions.parse("""
                SET default_tablespace = "fast; disks";

                SET default_table_access_method = heap;

                --
                -- TOC entry 1 (class 1259 OID 1)
                -- Name: t; Type: TABLE; Schema: public; Owner: a; Tablespace: fast; disks
                --

                CREATE TABLE public.t ();

                SET default_tablespace = '';

                --
                -- TOC entry 2 (class 1259 OID 2)
                -- Name: u; Type: TABLE; Schema: public; Owner: a
                --

                CREATE TABLE public.u ();
                """);

        assertThat(read.beforeRows()).extracting(DefinitionEntry::tablespace).containsExactly("\"fast; disks\"", "''");
        assertThat(read.beforeRows())
                .extracting(DefinitionEntry::sql)
                .containsExactly("CREATE TABLE public.t ();", "CREATE TABLE public.u ();");
        assertThat(read.tablespaces()).containsExactly("fast; disks");
    }

    @Test
    void refusesWhatIsNoDump() {
        assertThatThrownBy(() -> Definitions.parse("SELECT 1;")).isInstanceOf(StrandlineException.class);
        assertThatThrownBy(() -> Definitions.parse("SELECT 'never ends"))
                .isInstanceOf(StrandlineException.class)
                .hasMessageContaining("does not end");
    }

    @Test
    void findsWhatBelongsToATable() {
        TableDefinitions items = TableDefinitions.of(definitions, Set.of(new ObjectName("shop", "items")));

        assertThat(items.relations())
                .containsOnlyKeys(new ObjectName("shop", "items"), new ObjectName("shop", "items_id_seq"));
        assertThat(items.definitions().beforeRows())
                .extracting(DefinitionEntry::type)
                .containsExactly("TABLE", "COMMENT", "COMMENT", "SEQUENCE", "SEQUENCE OWNED BY", "DEFAULT");
        assertThat(items.definitions().afterRows())
                .extracting(DefinitionEntry::name)
                .containsExactly(
                        "items items_pkey",
                        "items no_overlap",
                        "CONSTRAINT no_overlap ON items",
                        "items unique; name",
                        "items odd.idx",
                        "INDEX \"items odd.idx\"",
                        "items_name",
                        "items_partial",
                        "items_stats",
                        "items touch",
                        "items",
                        "items readers",
                        "COLUMN items.name",
                        "COLUMN items.price");
        assertThat(items.statistics()).containsExactly(new ObjectName("shop", "items_stats"));
    }

    @Test
    void takesAPartitionedTableAlongWithAllOfItsPartitionsOnly() {
        Set<ObjectName> some =
                Set.of(new ObjectName("shop", "measures_rest_0"), new ObjectName("shop", "measures_rest_1"));
        Set<ObjectName> all = Set.of(
                new ObjectName("shop", "measures_2020"),
                new ObjectName("shop", "measures_2021"),
                new ObjectName("shop", "measures_rest_0"),
                new ObjectName("shop", "measures_rest_1"));

        assertThat(TableDefinitions.of(definitions, some).relations())
                .containsOnlyKeys(
                        new ObjectName("shop", "measures_rest_0"),
                        new ObjectName("shop", "measures_rest_1"),
                        new ObjectName("shop", "measures_rest"));
        TableDefinitions whole = TableDefinitions.of(definitions, all);
        assertThat(whole.relations()).containsKey(new ObjectName("shop", "measures"));
        assertThat(whole.definitions().beforeRows())
                .filteredOn(entry -> entry.type().equals("TABLE ATTACH"))
                .hasSize(5);
        assertThat(whole.definitions().afterRows())
                .filteredOn(entry -> entry.type().equals("INDEX ATTACH"))
                .hasSize(10);
    }

    @Test
    void putsATableAndWhatBelongsToItIntoAnotherSchemaAndNothingElse() {
        Definitions moved = TableDefinitions.of(definitions, Set.of(new ObjectName("shop", "items")))
                .movedTo(Map.of("shop", "else"));

        assertThat(entry(moved.beforeRows(), "DEFAULT", "items id").sql())
                .isEqualTo("ALTER TABLE ONLY \"else\".items ALTER COLUMN id SET DEFAULT"
                        + " nextval('\"else\".items_id_seq'::regclass);");
        assertThat(entry(moved.beforeRows(), "TABLE", "items").sql())
                .startsWith("CREATE TABLE \"else\".items (")
                .contains("feeling shop.mood DEFAULT 'sad'::shop.mood");
        assertThat(entry(moved.afterRows(), "TRIGGER", "items touch").sql())
                .contains("ON \"else\".items", "EXECUTE FUNCTION shop.touch()");
        assertThat(entry(moved.afterRows(), "POLICY", "items readers").sql()).contains("FROM \"else\".items i");
        assertThat(entry(moved.afterRows(), "COMMENT", "INDEX \"items odd.idx\"")
                        .sql())
                .contains("INDEX \"else\".\"items odd.idx\"");
        assertThat(entry(moved.afterRows(), "STATISTICS", "items_stats").sql())
                .contains("CREATE STATISTICS \"else\".items_stats")
                .contains("FROM \"else\".items");
    }

    private DefinitionEntry entry(String type, String name) {
        return entry(definitions.beforeRows(), type, name);
    }

    private static DefinitionEntry entry(List<DefinitionEntry> entries, String type, String name) {
        return entries.stream()
                .filter(entry -> entry.type().equals(type) && entry.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + type + " " + name));
    }

    private static String dump() {
        try (InputStream in = Objects.requireNonNull(
                DefinitionsTest.class.getResourceAsStream("/io/strandline/postgres/restore/every-object.dump"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
