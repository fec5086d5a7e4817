package io.strandline.cli.demo;

import io.strandline.cli.output.CollectedResult;
import io.strandline.control.Session;
import io.strandline.control.result.ResultColumn;
import io.strandline.control.result.ResultColumn.Type;
import io.strandline.control.result.ResultSink;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sets tables and restored tables side by side. */
final class Comparison {
    private record Pair(String table, String restoredTable, String fingerprint, String restoredFingerprint) {
        boolean equal() {
            return fingerprint.equals(restoredFingerprint);
        }
    }

    private final Session session;
    private final List<Pair> pairs = new ArrayList<>();

    Comparison(Session session) {
        this.session = session;
    }

    /** Every table of a database with the one of the same name in another. */
    void compare(String database, String restored) {
        CollectedResult tables = new CollectedResult();
        session.execute("SHOW TABLES FROM " + database, tables);
        for (Object name : tables.column("table_name")) {
            String table = database + ".public." + name;
            String restoredTable = restored + ".public." + name;
            pairs.add(new Pair(table, restoredTable, fingerprint(table), fingerprint(restoredTable)));
        }
    }

    private String fingerprint(String table) {
        CollectedResult result = new CollectedResult();
        session.execute("SHOW FINGERPRINTS FROM TABLE " + table, result);
        List<@Nullable Object> fingerprints = result.column("fingerprint");
        return String.join(" ", fingerprints.stream().map(Objects::toString).toList());
    }

    void print(ResultSink sink) {
        sink.columns(List.of(
                new ResultColumn("table_name", Type.TEXT),
                new ResultColumn("fingerprint", Type.TEXT),
                new ResultColumn("restored", Type.TEXT)));
        for (Pair pair : pairs) {
            sink.row(List.of(pair.table(), pair.fingerprint(), pair.equal() ? "equal" : "DIFFERENT"));
        }
        sink.done("");
    }

    /** @throws StrandlineException {@code DATA_CORRUPTED} that names the tables that differ */
    void requireEqual() {
        List<String> different = pairs.stream()
                .filter(pair -> !pair.equal())
                .map(Pair::restoredTable)
                .toList();
        if (!different.isEmpty() || pairs.isEmpty()) {
            throw new StrandlineException(
                    ErrorCode.DATA_CORRUPTED,
                    pairs.isEmpty()
                            ? "there was no table to compare"
                            : "restored with other rows: " + String.join(", ", different),
                    "Run the demo with --keep DIR and report what is in it.");
        }
    }
}
