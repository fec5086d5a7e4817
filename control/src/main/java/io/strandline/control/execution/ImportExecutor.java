package io.strandline.control.execution;

import io.strandline.control.result.ResultSink;
import io.strandline.control.statement.Change;
import io.strandline.control.value.TextValues;
import io.strandline.keyspace.write.BulkLoad;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.row.KeyCodec;
import io.strandline.manifest.row.RowCodec;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;
import org.jspecify.annotations.Nullable;

/** IMPORT INTO ... CSV DATA: all rows of all files, or none. */
final class ImportExecutor {
    private static final List<String> OPTIONS = List.of("skip", "delimiter", "nullif", "comment");
    private static final List<String> LATER = List.of(
            "allow_quoted_null",
            "decompress",
            "detached",
            "experimental_save_rejected",
            "fields_enclosed_by",
            "row_limit",
            "strict_quotes");

    private final SessionContext session;

    ImportExecutor(SessionContext session) {
        this.session = session;
    }

    void execute(Change.ImportInto statement, ResultSink sink) {
        session.transactions().requireNone("IMPORT");
        CheckedOptions options = CheckedOptions.of("IMPORT", statement.options(), OPTIONS, LATER);
        TableDescriptor table = session.transactions().read(transaction -> {
            Names names = new Names(transaction.catalog(), session.variables().database());
            TableDescriptor found = names.table(statement.table());
            requireNotSystem(found, names);
            return found;
        });
        Target target = new Target(table, options.text("nullif"), statement.columns());
        long jobId = session.control().jobRecords().newJobId();
        ImportProgress progress = new ImportProgress(sink);
        try (BulkLoad load = session.control().bulkLoad(table)) {
            for (String file : statement.files()) {
                read(file, options, target, load, progress);
            }
            long rows = load.commit();
            JobColumns.of(jobId, rows, target.indexEntries, target.bytes).send(sink, "IMPORT");
        }
    }

    private static void requireNotSystem(TableDescriptor table, Names names) {
        boolean system = names.catalog()
                .descriptor(table.databaseId())
                .filter(database -> database.name().equals(DatabaseDescriptor.SYSTEM))
                .isPresent();
        if (system) {
            throw new StrandlineException(
                    ErrorCode.PRIVILEGE, "IMPORT into tables of database \"system\" is not possible");
        }
    }

    private void read(String file, CheckedOptions options, Target target, BulkLoad load, ImportProgress progress) {
        CSVFormat.Builder format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(one(options.text("delimiter").orElse(","), "delimiter"))
                .setDuplicateHeaderMode(DuplicateHeaderMode.ALLOW_ALL)
                .setIgnoreEmptyLines(true);
        options.text("comment").ifPresent(comment -> format.setCommentMarker(one(comment, "comment")));
        long skip = skip(options);
        try (ImportFile source = ImportFile.open(file, session);
                CSVParser parser = format.get()
                        .parse(new BufferedReader(new InputStreamReader(source.stream(), StandardCharsets.UTF_8)))) {
            long records = 0;
            for (CSVRecord line : parser) {
                session.cancellation().check();
                records++;
                if (records > skip) {
                    add(file, parser.getCurrentLineNumber(), line, target, load);
                    progress.row(source);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw new StrandlineException(
                    ErrorCode.INVALID_TEXT,
                    "error reading CSV file \"" + ImportFile.shown(file) + "\": " + e.getMessage(),
                    null,
                    e);
        }
    }

    private static char one(String text, String option) {
        if (text.length() != 1) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "invalid " + option + " value: only one character is possible",
                    "A tab is written e'\\t'.");
        }
        return text.charAt(0);
    }

    private static long skip(CheckedOptions options) {
        String text = options.text("skip").orElse("0");
        try {
            long skip = Long.parseLong(text);
            if (skip >= 0) {
                return skip;
            }
        } catch (NumberFormatException e) {
            throw invalidSkip(text);
        }
        throw invalidSkip(text);
    }

    private static StrandlineException invalidSkip(String text) {
        return new StrandlineException(
                ErrorCode.INVALID_PARAMETER,
                "invalid skip value: \"" + text + "\"",
                "Write the number of lines, such as '1'.");
    }

    private void add(String file, long lineNumber, CSVRecord line, Target target, BulkLoad load) {
        try {
            @Nullable Object[] row = target.row(line);
            target.count(row);
            load.add(row);
        } catch (StrandlineException e) {
            throw new StrandlineException(
                    e.code(),
                    "\"" + ImportFile.shown(file) + "\", line " + lineNumber + ": " + e.message(),
                    e.hint().orElse(null),
                    e);
        }
    }

    /** Turns lines into rows of the table, and sums them up. */
    private final class Target {
        private final TableDescriptor table;
        private final Optional<String> nullText;
        private final List<Column> columns;
        private final Defaults defaults;
        private final KeyCodec keys;
        private final RowCodec values;
        private long bytes;
        private long indexEntries;

        Target(TableDescriptor table, Optional<String> nullText, List<String> columnNames) {
            this.table = table;
            this.nullText = nullText;
            this.columns = InsertColumns.of(table, columnNames);
            this.defaults = new Defaults(table, new Binder(Optional.empty(), new Functions(session, Optional.empty())));
            this.keys = KeyCodec.of(table);
            this.values = RowCodec.of(table.columns());
        }

        @Nullable
        Object[] row(CSVRecord line) {
            if (line.size() != columns.size()) {
                throw new StrandlineException(
                        ErrorCode.INVALID_TEXT,
                        "expected " + columns.size() + " fields, got " + line.size(),
                        "Fields are those of the table's columns, in order; name others in IMPORT INTO t (a, b).");
            }
            @Nullable Object[] row = defaults.row();
            for (int i = 0; i < columns.size(); i++) {
                Column column = columns.get(i);
                row[table.position(column.id())] = value(line.get(i), column);
            }
            return row;
        }

        private @Nullable Object value(String text, Column column) {
            if (nullText.isPresent() && nullText.get().equals(text)) {
                return null;
            }
            try {
                return TextValues.parse(text, column.type());
            } catch (StrandlineException e) {
                throw Binder.inColumn(e, column);
            }
        }

        void count(@Nullable Object[] row) {
            bytes += keys.encode(row).length - TableDescriptor.KEY_PREFIX_LENGTH + values.encode(row).length;
            indexEntries += table.indexes().size();
        }
    }
}
