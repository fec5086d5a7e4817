package io.strandline.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.cli.output.CollectedResult;
import io.strandline.control.Session;
import io.strandline.control.parser.StatementReader;
import io.strandline.control.result.ResultSink;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatementFeedTest {
    private final List<String> executed = new ArrayList<>();
    private int timesRead;

    @Test
    void carriesOutEachStatementAsSoonAsItIsWhole() throws IOException {
        feed("SELECT 1;\nSELECT\n  2;\nSELECT ';\n';\n-- done; not yet\nSELECT 3");

        assertThat(executed)
                .containsExactly("SELECT 1;\n", "SELECT\n  2;\n", "SELECT ';\n';\n", "-- done; not yet\nSELECT 3\n");
    }

    @Test
    void stopsAtTheFirstError() {
        assertThatThrownBy(() -> feed("SELECT 1;\nFAIL;\nSELECT 2;\n")).isInstanceOf(StrandlineException.class);

        assertThat(executed).containsExactly("SELECT 1;\n", "FAIL;\n");
    }

    @Test
    void passesOverBlankLines() throws IOException {
        feed("\n\n  \n");

        assertThat(executed).isEmpty();
    }

    @Test
    void readsALongStatementOnceThoughItsRowsHoldSemicolons() throws IOException {
        feed("INSERT INTO t VALUES\n" + "('a;b'),\n".repeat(100) + "('c;');\nSELECT 1; -- one\nSELECT 2; /* two */\n");

        assertThat(executed).hasSize(3);
        assertThat(timesRead).isEqualTo(3);
    }

    private void feed(String text) throws IOException {
        StatementFeed.run(new StringReader(text), new RecordingSession(), new CollectedResult());
    }

    private final class RecordingSession implements Session {
        @Override
        public void execute(String script, ResultSink sink) {
            executed.add(script);
            if (script.startsWith("FAIL")) {
                throw new StrandlineException(ErrorCode.SYNTAX, "no");
            }
        }

        @Override
        public boolean isComplete(String text) {
            timesRead++;
            return StatementReader.isComplete(text);
        }

        @Override
        public String currentDatabase() {
            return "";
        }

        @Override
        public boolean inTransaction() {
            return false;
        }

        @Override
        public void cancel() {}

        @Override
        public void close() {}
    }
}
