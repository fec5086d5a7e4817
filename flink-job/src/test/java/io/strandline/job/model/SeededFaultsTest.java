package io.strandline.job.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The model test is worth something: it finds each of these faults. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SeededFaultsTest {
    private static final String EMBEDDED = "connectors/embedded/src/main/java/io/strandline/embedded/";
    private static final String CHAIN = "manifest/src/main/java/io/strandline/manifest/chain/";
    private static final String LAYER = "manifest/src/main/java/io/strandline/manifest/layer/";
    private static final String ROW = "manifest/src/main/java/io/strandline/manifest/row/";
    private static final String BACKUP = "flink-job/src/main/java/io/strandline/job/backup/";

    static List<SeededFault> faults() {
        return List.of(
                new SeededFault(
                        "a merge passes over tombstones",
                        CHAIN + "EntryRevisions.java",
                        "if (!isAfter(asOf)) {",
                        "if (!isAfter(asOf) && reader.rowLength() >= 0) {"),
                new SeededFault(
                        "a restore leaves out what was written at its very time",
                        CHAIN + "EntryRevisions.java",
                        "reader.logical() > time.logical()",
                        "reader.logical() >= time.logical()"),
                new SeededFault(
                        "a merge takes the oldest revision of a key first",
                        CHAIN + "EntryRevisions.java",
                        "order = Long.compare(other.reader.wallNanos(), reader.wallNanos());",
                        "order = Long.compare(reader.wallNanos(), other.reader.wallNanos());"),
                new SeededFault(
                        "a restore goes on below the layer that introduced a span",
                        CHAIN + "ChainCoverage.java",
                        "if (layer == 0 || !span.introducedAt().equals(HlcTimestamp.MIN)) {",
                        "if (layer == 0) {"),
                new SeededFault(
                        "a restore does not ask from when on a span is introduced",
                        CHAIN + "ChainCoverage.java",
                        "if (!inLast || piece.introducedAt().isAfter(asOf)) {",
                        "if (!inLast) {"),
                new SeededFault(
                        "a restore leaves out the layer that introduced a span",
                        CHAIN + "RestoreCover.java",
                        "segment.base() <= entry.layer()",
                        "segment.base() < entry.layer()"),
                new SeededFault(
                        "a restore takes the catalog of the layer's end",
                        LAYER + "LayerReader.java",
                        "boolean atEnd = time.equals(manifest().window().end());",
                        "boolean atEnd = true;"),
                new SeededFault(
                        "a history reaches back to its very start",
                        LAYER + "BackupManifest.java",
                        "revisionStart.filter(time::isAfter).isPresent()",
                        "revisionStart.filter(start -> !time.isBefore(start)).isPresent()"),
                new SeededFault(
                        "a column that was added is NULL in older rows",
                        ROW + "RowResolver.java",
                        "missingValues[i] = initialValue(to.get(i));",
                        "missingValues[i] = null;"),
                new SeededFault(
                        "an introduced span is read from the window's start",
                        BACKUP + "SpanRead.java",
                        "new SpanRead(Window.full(layer.end()), historyFrom)",
                        "new SpanRead(layer, historyFrom)"),
                new SeededFault(
                        "a hold keeps the end of a window instead of its start",
                        BACKUP + "SpanRead.java",
                        "window.isFull() ? historyFrom.orElse(window.start()) : window.start()",
                        "HlcTimestamp.MIN"),
                new SeededFault(
                        "a table whose rows the parent left out is continued",
                        BACKUP + "ParentCoverage.java",
                        "|| withoutRows.contains(generation.latest().id())",
                        ""),
                new SeededFault(
                        "a table that was offline in the window is continued",
                        BACKUP + "ParentCoverage.java",
                        "generation.wasOffline()",
                        "false"),
                new SeededFault(
                        "what an intent kept from being read is not left to a child",
                        BACKUP + "BackupWorker.java",
                        "blocked == 0 ? List.of() : List.of(new Split(split.id().child(1), exported.blocked()))",
                        "List.of()"),
                new SeededFault(
                        "the rows of a window come in the last version's columns",
                        BACKUP + "WindowLayout.java",
                        "union.equals(latest.columns()) ? latest : withColumns(latest, union)",
                        "latest"),
                new SeededFault(
                        "what stood when the history began is not read",
                        EMBEDDED + "mvcc/VersionCursor.java",
                        "if (doneWithKey && valueLength < 0 && dropOldTombstones) {",
                        "if (doneWithKey && !historyFrom.equals(window.end())) {"),
                new SeededFault(
                        "a window ends before its end",
                        EMBEDDED + "mvcc/VersionCursor.java",
                        "if (isAfter(wall, count, window.end())) {",
                        "if (isAfter(wall, count + 1, window.end())) {"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void isFound(SeededFault fault) throws ReflectiveOperationException {
        Object seeds = EditedProduct.with(fault)
                .loadClass(FixedSeeds.class.getName())
                .getConstructor()
                .newInstance();

        Optional<?> caught = (Optional<?>) ((Supplier<?>) seeds).get();

        assertThat(caught).as("what the model says of: %s", fault).isPresent();
    }
}
