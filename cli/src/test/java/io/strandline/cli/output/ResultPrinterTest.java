package io.strandline.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.control.result.Progress;
import io.strandline.control.result.ResultColumn;
import io.strandline.control.result.ResultColumn.Type;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResultPrinterTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void drawsATableWithNumbersToTheRight() {
        ResultPrinter printer = printer(OutputFormat.TABLE);
        printer.columns(columns("name", Type.TEXT, "rows", Type.INT, "done", Type.BOOL));
        row(printer, "tpch", 866602L, true);
        row(printer, null, 5L, false);
        printer.done("SELECT 2");

        assertThat(out()).isEqualTo("""
                          name |  rows  | done
                        -------+--------+------
                          tpch | 866602 | t
                          NULL |      5 | f
                        (2 rows)
                        """);
        assertThat(err()).isEmpty();
    }

    @Test
    void countsOneRowInTheSingular() {
        ResultPrinter printer = printer(OutputFormat.TABLE);
        printer.columns(columns("id", Type.INT));
        row(printer, 1L);
        printer.done("SELECT 1");

        assertThat(out()).endsWith("(1 row)\n");
    }

    @Test
    void alignsWideAndCombiningCharactersByWhatTheyTakeOnTheScreen() {
        ResultPrinter printer = printer(OutputFormat.TABLE);
        printer.columns(columns("city", Type.TEXT, "n", Type.INT));
        row(printer, "東京", 1L);
        row(printer, "e\u0301vry", 2L);
        printer.done("SELECT 2");

        assertThat(out()).contains("  東京 | 1\n", "  e\u0301vry | 2\n");
    }

    @Test
    void givesACellOfSeveralLinesSeveralLines() {
        ResultPrinter printer = printer(OutputFormat.TABLE);
        printer.columns(columns("table_name", Type.TEXT, "create_statement", Type.TEXT));
        row(printer, "t", "CREATE TABLE t (\n  id INT8\n)");
        printer.done("SHOW CREATE TABLE");

        assertThat(out()).contains("""
                          t          | CREATE TABLE t (
                                     |   id INT8
                                     | )
                        """);
    }

    @Test
    void spellsOutControlCharactersThatCouldSteerATerminal() {
        ResultPrinter printer = printer(OutputFormat.TABLE);
        printer.columns(columns("v", Type.TEXT));
        row(printer, "a\u001b[2Jb\tc");
        printer.done("SELECT 1");

        assertThat(out()).contains("a\\x1b[2Jb    c").doesNotContain("\u001b");
    }

    @Test
    void writesATableOfAnySizeInPages() {
        ResultPrinter printer = printer(OutputFormat.TABLE);
        printer.columns(columns("v", Type.TEXT));
        for (int i = 0; i < TableFormat.ROWS_MEASURED; i++) {
            row(printer, "a");
        }
        int afterFirstPage = out.size();
        row(printer, "wider than all before it");
        printer.done("SELECT 1001");

        assertThat(afterFirstPage).isPositive();
        assertThat(out()).contains("  wider than all before it\n").endsWith("(1001 rows)\n");
    }

    @Test
    void writesCsvThatALibraryReadsBack() throws IOException {
        ResultPrinter printer = printer(OutputFormat.CSV);
        printer.columns(columns("id", Type.INT, "a \"b\", c", Type.TEXT));
        List<@Nullable String> texts =
                Arrays.asList("plain", "with, comma", "with \"quotes\"", "two\nlines", " blanks ", "", null);
        for (int i = 0; i < texts.size(); i++) {
            row(printer, (long) i, texts.get(i));
        }
        printer.done("SELECT 7");

        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        List<CSVRecord> records = format.parse(new StringReader(out())).getRecords();
        assertThat(records).hasSize(texts.size());
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            assertThat(records.get(i).get("a \"b\", c")).isEqualTo(text == null ? "" : text);
        }
        assertThat(out()).contains("5,\"\"\n", "6,\n");
    }

    @Test
    void separatesTsvWithTabs() {
        ResultPrinter printer = printer(OutputFormat.TSV);
        printer.columns(columns("a", Type.TEXT, "b", Type.TEXT));
        row(printer, "x,y", "has\ttab");
        printer.done("SELECT 1");

        assertThat(out()).isEqualTo("a\tb\nx,y\t\"has\ttab\"\n");
    }

    @Test
    void writesJsonLinesWithNumbersAndBooleansAsSuch() {
        ResultPrinter printer = printer(OutputFormat.JSON);
        printer.columns(columns(
                "i",
                Type.INT,
                "f",
                Type.FLOAT,
                "n",
                Type.FLOAT,
                "d",
                Type.DECIMAL,
                "b",
                Type.BOOL,
                "t",
                Type.TEXT,
                "z",
                Type.TEXT));
        row(printer, 9007199254740993L, 0.5, Double.NaN, new BigDecimal("12.50"), true, "\"q\" \n", null);
        printer.done("SELECT 1");

        assertThat(out())
                .isEqualTo("{\"i\":9007199254740993,\"f\":0.5,\"n\":\"NaN\",\"d\":12.50,\"b\":true,"
                        + "\"t\":\"\\\"q\\\" \\n\",\"z\":null}\n");
    }

    @Test
    void keepsTagsNoticesAndErrorsOffStandardOutputWhereAMachineReadsIt() {
        for (OutputFormat format : List.of(OutputFormat.CSV, OutputFormat.TSV, OutputFormat.JSON)) {
            ResultPrinter printer = printer(format);
            printer.done("CREATE TABLE");
            printer.notice("made a rowid");
            printer.error(new StrandlineException(ErrorCode.UNDEFINED_TABLE, "no t", "Create it."));
        }

        assertThat(out()).isEmpty();
        assertThat(err())
                .contains(
                        "CREATE TABLE\n", "NOTICE: made a rowid\n", "ERROR: no t\nSQLSTATE: 42P01\nHINT: Create it.\n");
    }

    @Test
    void printsTagsOfStatementsWithoutRowsForPeople() {
        printer(OutputFormat.TABLE).done("INSERT 3");

        assertThat(out()).isEqualTo("INSERT 3\n");
    }

    @Test
    void showsFloatsAsShortAsTheyReadBack() {
        assertThat(CellText.of(1.0)).isEqualTo("1");
        assertThat(CellText.of(0.1)).isEqualTo("0.1");
        assertThat(CellText.of(1e30)).isEqualTo("1E+30");
        assertThat(CellText.of(-0.0)).isEqualTo("-0");
        assertThat(CellText.of(Double.NEGATIVE_INFINITY)).isEqualTo("-Infinity");
    }

    @Test
    void tellsOnceThatNobodyReadsItsOutput() {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        AtomicInteger told = new AtomicInteger();
        Streams streams = new Streams(
                new ByteArrayInputStream(new byte[0]), new PrintStream(closed), new PrintStream(err), false, false);
        ResultPrinter printer =
                new ResultPrinter(streams, OutputFormat.CSV, ProgressDisplay.NONE, told::incrementAndGet);
        printer.columns(columns("i", Type.INT));
        for (long i = 0; i < 5_000; i++) {
            row(printer, i);
        }

        assertThat(told).hasValue(1);
        assertThat(printer.outputClosed()).isTrue();
    }

    @Test
    void printsALineForEachTenthWhereTheOutputIsNoTerminal() {
        ProgressDisplay display = ProgressDisplay.on(streams(false), false);
        for (int percent = 0; percent <= 100; percent++) {
            display.show(
                    new Progress("BACKUP", percent / 100.0, percent * 1_000L, percent * 1_000_000L, percent / 10.0));
        }

        assertThat(err().lines()).hasSize(10);
        assertThat(err())
                .startsWith("BACKUP 10%  10,000 rows  10.0 MB/s  0:09 left\n")
                .contains("BACKUP 100%");
    }

    @Test
    void printsTheLineOfEachQuickWorkOfTheSameName() {
        ProgressDisplay display = ProgressDisplay.on(streams(false), false);
        for (int work = 0; work < 2; work++) {
            display.show(new Progress("BACKUP", 1, 10, 1_000_000, 1));
            display.show(new Progress("BACKUP", 1, 10, 1_000_000, 1));
            display.clear();
        }

        assertThat(err()).isEqualTo("BACKUP 100%  10 rows  1.0 MB/s  0:01\n".repeat(2));
    }

    @Test
    void drawsABarOverItselfOnATerminalAndMakesRoomForText() {
        ProgressDisplay display = ProgressDisplay.on(streams(true), false);
        display.show(new Progress("BACKUP", 0.5, 1_000, 2_000_000, 0.1));
        assertThat(err()).as("quick work shows no bar").isEmpty();
        display.show(new Progress("BACKUP", 0.5, 1_000, 2_000_000, 2));
        display.clear();

        assertThat(err())
                .isEqualTo(
                        "\r\u001b[KBACKUP [############------------]  50%  1,000 rows  1.0 MB/s  0:02 left\r\u001b[K");
    }

    @Test
    void showsNoProgressWhenAskedToBeQuiet() {
        ProgressDisplay display = ProgressDisplay.on(streams(true), true);
        display.show(new Progress("BACKUP", 0.5, 1_000, 2_000_000, 2));

        assertThat(err()).isEmpty();
    }

    private ResultPrinter printer(OutputFormat format) {
        return new ResultPrinter(streams(false), format, ProgressDisplay.NONE, () -> {});
    }

    private Streams streams(boolean terminal) {
        return new Streams(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8),
                false,
                terminal);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static void row(ResultPrinter printer, @Nullable Object... values) {
        printer.row(Arrays.asList(values));
    }

    private static List<ResultColumn> columns(Object... namesAndTypes) {
        ResultColumn[] columns = new ResultColumn[namesAndTypes.length / 2];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = new ResultColumn((String) namesAndTypes[2 * i], (Type) namesAndTypes[2 * i + 1]);
        }
        return List.of(columns);
    }
}
