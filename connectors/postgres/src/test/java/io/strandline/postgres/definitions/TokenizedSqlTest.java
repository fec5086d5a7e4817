package io.strandline.postgres.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TokenizedSqlTest {
    private static final Map<ObjectName, String> MOVES = Map.of(
            new ObjectName("a", "t"), "new",
            new ObjectName("odd.schema", "Odd \"t\""), "new",
            new ObjectName("a", "é"), "new");

    @Test
    void movesNamesInEveryFormAndNothingElse() {
        assertThat(moved("SELECT a.t.x, A.T, \"a\".t, a . t, a.\"t\", a.\"T\", b.a.t, a.tt, t.a"))
                .isEqualTo(
                        "SELECT \"new\".t.x, \"new\".T, \"new\".t, \"new\" . t, \"new\".\"t\", a.\"T\", b.a.t, a.tt, t.a");
        assertThat(moved("\"odd.schema\".\"Odd \"\"t\"\"\"")).isEqualTo("\"new\".\"Odd \"\"t\"\"\"");
        assertThat(moved("a.é, a.t_")).isEqualTo("\"new\".é, a.t_");
    }

    @Test
    void movesNamesInLiteralsThatAreRelations() {
        assertThat(moved("nextval('a.t'::regclass)")).isEqualTo("nextval('\"new\".t'::regclass)");
        assertThat(moved("'\"odd.schema\".\"Odd \"\"t\"\"\"'::regclass"))
                .isEqualTo("'\"new\".\"Odd \"\"t\"\"\"'::regclass");
        assertThat(moved("'a.t'::text")).isEqualTo("'a.t'::text");
    }

    @Test
    void leavesStringsCommentsAndBodiesAlone() {
        for (String sql : new String[] {
            "'a.t'",
            "'it''s a.t'",
            "E'\\' a.t'",
            "$$ a.t $$",
            "$x$ $$ a.t $$ $x$",
            "-- a.t",
            "/* a.t /* */ a.t */",
            "U&'a.t'",
            "b'a.t'"
        }) {
            assertThat(moved(sql)).isEqualTo(sql);
        }
        assertThat(moved("'\\' || a.t || 'x'")).isEqualTo("'\\' || \"new\".t || 'x'");
        assertThat(moved("$1 + a.t + $2")).isEqualTo("$1 + \"new\".t + $2");
        assertThat(moved("a$b.t, 'x'a.t")).isEqualTo("a$b.t, 'x'\"new\".t");
    }

    @Test
    void renamesADatabaseWhereItIsOne() {
        assertThat(new TokenizedSql("GRANT ALL ON DATABASE shop TO shop").databaseRenamed("x \"y\""))
                .isEqualTo("GRANT ALL ON DATABASE \"x \"\"y\"\"\" TO shop");
    }

    @Test
    void renamesADatabaseOnceThoughItAndARoleAreCalledDatabase() {
        assertThat(new TokenizedSql("GRANT CONNECT ON DATABASE database TO database WITH GRANT OPTION;"
                                + " ALTER ROLE database IN DATABASE database SET work_mem TO '1MB';"
                                + " CREATE DATABASE database WITH TEMPLATE = template0")
                        .databaseRenamed("x"))
                .isEqualTo("GRANT CONNECT ON DATABASE \"x\" TO database WITH GRANT OPTION;"
                        + " ALTER ROLE database IN DATABASE \"x\" SET work_mem TO '1MB';"
                        + " CREATE DATABASE \"x\" WITH TEMPLATE = template0");
    }

    @Test
    void cutsStatementsAtSemicolonsOutsideOfQuotes() {
        assertThat(new TokenizedSql("CREATE ROLE \"a;b\";\n-- ;\nCOMMENT ON ROLE x IS ';';\n").statements())
                .containsExactly("CREATE ROLE \"a;b\"", "COMMENT ON ROLE x IS ';'");
    }

    private static String moved(String sql) {
        return new TokenizedSql(sql).moved(MOVES);
    }
}
