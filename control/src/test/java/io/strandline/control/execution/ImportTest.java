package io.strandline.control.execution;

import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.control.SessionFixture;
import io.strandline.manifest.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportTest {
    private Path folder;
    private SessionFixture store;

    @BeforeEach
    void open(@TempDir Path temporary) {
        folder = temporary;
        store = new SessionFixture(temporary);
        store.run("CREATE TABLE t (a INT PRIMARY KEY, b STRING, c DECIMAL(5,2) DEFAULT 1, INDEX (b))");
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void loadsFilesWithHeaderQuotesAndNulls() throws IOException {
        Files.writeString(folder.resolve("a.csv"), "a;b;c\n1;\"x;\"\"y\"\"\n2\";\n2;;3.5\n");
        Files.createDirectories(folder.resolve("extern/in"));
        Files.writeString(folder.resolve("extern/in/b.csv"), "a;b;c\r\n-3;z;0\r\n");

        var sink = store.run(
                "IMPORT INTO t CSV DATA ('a.csv', 'nodelocal://1/in/b.csv') WITH skip = '1', delimiter = ';', nullif = ''");

        assertThat(sink.headings)
                .containsExactly("job_id", "status", "fraction_completed", "rows", "index_entries", "bytes");
        assertThat(sink.rows.get(0).subList(1, 5)).containsExactly("succeeded", 1.0, 3L, 3L);
        assertThat(store.rows("SELECT a, b, CAST(c AS STRING) FROM t"))
                .containsExactly(asList(-3L, "z", "0.00"), asList(1L, "x;\"y\"\n2", null), asList(2L, null, "3.50"));
    }

    @Test
    void namesFileAndLineOfMistakeAndLoadsNothing() throws IOException {
        Files.writeString(folder.resolve("a.csv"), "1,x\n2,\"y\nz\"\nthree,w\n");

        var error = store.error("IMPORT INTO t (a, b) CSV DATA ('a.csv')");

        assertThat(error.message())
                .isEqualTo("\"a.csv\", line 4: could not parse \"three\" as type int8 (column \"a\")");
        assertThat(store.value("SELECT count(*) FROM t")).isEqualTo(0L);
        store.run("INSERT INTO t (a) VALUES (1)");
    }

    @Test
    void keepsRowsThatWereThereAndRefusesTheirKeys() throws IOException {
        store.run("INSERT INTO t (a, b) VALUES (1, 'old')");
        Files.writeString(folder.resolve("a.csv"), "2,new\n");
        Files.writeString(folder.resolve("b.csv"), "1,new\n");

        store.run("IMPORT INTO t (a, b) CSV DATA ('a.csv')");
        assertThat(store.error("IMPORT INTO t (a, b) CSV DATA ('b.csv')").code())
                .isEqualTo(ErrorCode.UNIQUE_VIOLATION);

        assertThat(store.rows("SELECT a, b FROM t")).containsExactly(asList(1L, "old"), asList(2L, "new"));
    }

    @Test
    void refusesUnknownFilesOptionsAndFieldCounts() throws IOException {
        Files.writeString(folder.resolve("a.csv"), "1\n");
        assertThat(store.error("IMPORT INTO t CSV DATA ('none.csv')").message())
                .isEqualTo("file \"none.csv\" does not exist");
        assertThat(store.error("IMPORT INTO t CSV DATA ('nodelocal://1/none.csv')")
                        .code())
                .isEqualTo(ErrorCode.UNDEFINED_FILE);
        assertThat(store.error("IMPORT INTO t CSV DATA ('a.csv')").message())
                .isEqualTo("\"a.csv\", line 1: expected 3 fields, got 1");
        assertThat(store.error("IMPORT INTO t CSV DATA ('a.csv') WITH nonsense = '1'")
                        .message())
                .isEqualTo("invalid option \"nonsense\"");
    }
}
