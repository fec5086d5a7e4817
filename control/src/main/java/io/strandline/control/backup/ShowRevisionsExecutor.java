package io.strandline.control.backup;

import io.strandline.control.execution.AsOfTime;
import io.strandline.control.execution.Cancellation;
import io.strandline.control.execution.CheckedOptions;
import io.strandline.control.execution.SessionContext;
import io.strandline.control.result.ResultColumn;
import io.strandline.control.result.ResultColumn.Type;
import io.strandline.control.result.ResultSink;
import io.strandline.control.statement.BackupStatement;
import io.strandline.control.statement.QualifiedName;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.Window;
import io.strandline.manifest.chain.Chain;
import io.strandline.manifest.chain.RevisionHistory;
import io.strandline.manifest.chain.RevisionHistory.Change;
import io.strandline.manifest.layer.RecordCursor;
import io.strandline.manifest.schema.SchemaObject;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * SHOW BACKUP REVISIONS: per moment and table how many rows were put and deleted, and which statements changed the table, so that one who
 * does not know when an accident happened finds it, and the time just before it.
 */
final class ShowRevisionsExecutor {
    private static final List<String> OPTIONS = List.of(OpenCollection.INCREMENTAL_LOCATION);
    private static final List<String> LATER = List.of("encryption_passphrase", "kms");
    private static final String TAG = "SHOW BACKUP REVISIONS";

    /** More windows are counted, not named. */
    private static final int MOST_NOTICES = 3;

    private final SessionContext session;

    ShowRevisionsExecutor(SessionContext session) {
        this.session = session;
    }

    void execute(BackupStatement.ShowRevisions show, ResultSink sink) {
        CheckedOptions options = CheckedOptions.of(TAG, show.options(), OPTIONS, LATER);
        HlcTimestamp now = session.source().now();
        HlcTimestamp from = show.between()
                .map(between -> AsOfTime.any("BETWEEN", between.from(), now))
                .orElse(HlcTimestamp.MIN);
        HlcTimestamp until = show.between()
                .map(between -> AsOfTime.any("BETWEEN", between.until(), now))
                .orElse(HlcTimestamp.MAX);
        if (until.isBefore(from)) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    TAG + ": BETWEEN begins at " + from + ", after its end at " + until,
                    "Write the earlier time first.");
        }
        try (OpenCollection collection = OpenCollection.open(show.uris(), options, session)) {
            Chain chain = NamedLayers.of(show.layer(), collection).chain();
            DescriptorHistory descriptors = DescriptorHistory.read(chain);
            Optional<Set<Integer>> wanted = show.table().map(name -> tables(name, descriptors));
            RevisionHistory.Filter filter = new RevisionHistory.Filter(
                    wanted.filter(ids -> ids.size() == 1)
                            .map(ids -> ids.iterator().next()),
                    from,
                    until);
            try (RevisionHistory history = RevisionHistory.read(chain, filter, temporaryFolder())) {
                Predicate<Integer> isWanted =
                        id -> wanted.map(ids -> ids.contains(id)).orElse(true);
                List<DescriptorHistory.Event> events = descriptors.events().stream()
                        .filter(event ->
                                !event.time().isBefore(from) && !event.time().isAfter(until))
                        .filter(event -> isWanted.test(event.tableId()))
                        .toList();
                notices(history.incompleteWindows(), sink);
                new Listing(chain, descriptors, wanted.isPresent(), session.cancellation(), sink)
                        .send(history, events, isWanted);
            }
        }
    }

    private static Path temporaryFolder() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    private Set<Integer> tables(QualifiedName name, DescriptorHistory descriptors) {
        Set<Integer> ids = descriptors.tablesNamed(name, session.variables().database());
        if (ids.isEmpty()) {
            throw new StrandlineException(
                    ErrorCode.UNDEFINED_TABLE,
                    "relation \"" + name + "\" does not exist in the backup",
                    "SHOW BACKUP FROM ... IN ... lists what it holds.");
        }
        return ids;
    }

    private static void notices(List<Window> incomplete, ResultSink sink) {
        for (Window window : incomplete.subList(0, Math.min(MOST_NOTICES, incomplete.size()))) {
            String times = window.isFull()
                    ? "up to " + TimeColumns.text(window.end())
                    : "after " + TimeColumns.text(window.start()) + " up to " + TimeColumns.text(window.end());
            sink.notice(times + " only the last change of each row is known: that layer has no revision_history");
        }
        if (incomplete.size() > MOST_NOTICES) {
            sink.notice("the same is true of " + (incomplete.size() - MOST_NOTICES) + " later layers");
        }
    }

    /** Sends rows as they come, by time. */
    private static final class Listing {
        private final KnownRows rows;
        private final DescriptorHistory descriptors;
        private final boolean countsRows;
        private final Cancellation cancellation;
        private final ResultSink sink;

        /** @param countsRows whether it is told how many rows a TRUNCATE removed, which takes a read of the table */
        Listing(
                Chain chain,
                DescriptorHistory descriptors,
                boolean countsRows,
                Cancellation cancellation,
                ResultSink sink) {
            this.rows = new KnownRows(chain, descriptors);
            this.descriptors = descriptors;
            this.countsRows = countsRows;
            this.cancellation = cancellation;
            this.sink = sink;
        }

        void send(RevisionHistory history, List<DescriptorHistory.Event> events, Predicate<Integer> isWanted) {
            sink.columns(List.of(
                    new ResultColumn("database_name", Type.TEXT),
                    new ResultColumn("schema_name", Type.TEXT),
                    new ResultColumn("table_name", Type.TEXT),
                    new ResultColumn("time", Type.TEXT),
                    new ResultColumn("change", Type.TEXT),
                    new ResultColumn("puts", Type.INT),
                    new ResultColumn("deletes", Type.INT),
                    new ResultColumn("as_of", Type.TEXT)));
            Deque<DescriptorHistory.Event> waiting = new ArrayDeque<>(events);
            try (RecordCursor<Change> changes = history.changes()) {
                while (changes.hasNext()) {
                    cancellation.check();
                    Change change = changes.next();
                    while (!waiting.isEmpty() && !waiting.getFirst().time().isAfter(change.time())) {
                        row(waiting.removeFirst());
                    }
                    if (isWanted.test(change.tableId())) {
                        row(change);
                    }
                }
            }
            waiting.forEach(this::row);
            sink.done(TAG);
        }

        private void row(DescriptorHistory.Event event) {
            OptionalLong removed = event.isTruncate() && countsRows
                    ? rows.countBefore(event.tableId(), event.time(), temporaryFolder())
                    : OptionalLong.empty();
            boolean known = removed.isPresent();
            row(event.tableId(), event.time(), event.change(), known ? 0L : null, known ? removed.getAsLong() : null);
        }

        private void row(Change change) {
            String what = change.deletes() == 0 ? "WRITE" : change.puts() == 0 ? "DELETE" : "WRITE, DELETE";
            row(change.tableId(), change.time(), what, change.puts(), change.deletes());
        }

        private void row(int tableId, HlcTimestamp time, String what, @Nullable Long puts, @Nullable Long deletes) {
            Optional<SchemaObject> table = descriptors.at(tableId, time).map(SchemaObject.class::cast);
            sink.row(Arrays.asList(
                    table.map(object -> descriptors.nameOf(object.databaseId(), time))
                            .orElse(null),
                    table.map(object -> descriptors.nameOf(object.schemaId(), time))
                            .orElse(null),
                    descriptors.nameOf(tableId, time),
                    TimeColumns.exact(time),
                    what,
                    puts,
                    deletes,
                    rows.before(tableId, time).map(HlcTimestamp::toString).orElse(null)));
        }
    }
}
