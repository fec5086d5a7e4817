package io.strandline.cli;

import io.strandline.cli.output.ErrorText;
import io.strandline.cli.output.ExitCodes;
import io.strandline.cli.output.OutputFormat;
import io.strandline.cli.output.ProgressDisplay;
import io.strandline.cli.output.ResultPrinter;
import io.strandline.cli.output.Streams;
import io.strandline.control.result.ResultColumn;
import io.strandline.control.result.ResultColumn.Type;
import io.strandline.keyspace.Keyspaces;
import io.strandline.keyspace.SourceCheck;
import io.strandline.keyspace.SourceCheck.Finding;
import io.strandline.keyspace.SourceCheck.Level;
import io.strandline.manifest.StrandlineException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code strandline check}. */
@Command(
        name = "check",
        description = {
            "Says which kinds of backup a source allows, and which statement mends what is missing for the others.",
            "Changes nothing without --enable-incrementals and --drop-incrementals."
        },
        exitCodeListHeading = "%nExit codes beside those of strandline:%n",
        exitCodeList = {"0:every kind of backup works", "8:something is missing for some kind of backup"},
        sortOptions = false)
final class CheckCommand implements Callable<Integer> {
    private static final List<ResultColumn> COLUMNS = List.of(
            new ResultColumn("subject", Type.TEXT),
            new ResultColumn("level", Type.TEXT),
            new ResultColumn("finding", Type.TEXT),
            new ResultColumn("statement", Type.TEXT));

    private final Streams streams;

    @Option(
            names = "--source",
            paramLabel = "URI",
            required = true,
            defaultValue = "${env:STRANDLINE_SOURCE}",
            description =
                    "What is to be backed up, such as postgresql://user@host/database. Also from STRANDLINE_SOURCE.")
    private String source = "";

    @Option(
            names = "--enable-incrementals",
            description =
                    "First make what incremental backups need and is not there: of PostgreSQL a publication and a replication slot in the database that the source names.")
    private boolean enableIncrementals;

    @Option(
            names = "--with-ddl-times",
            description =
                    "With --enable-incrementals: also what tells when tables are altered and dropped, so that they can be restored as of right before; of PostgreSQL two event triggers, which run in each such statement. Alone: says whether they are there, and prints what makes them by hand.")
    private boolean ddlTimes;

    @Option(
            names = "--drop-incrementals",
            description =
                    "First drop what --enable-incrementals made, so that the source keeps no more log for it. No layer can continue the chain then; what was backed up stays.")
    private boolean dropIncrementals;

    @Option(
            names = "--force",
            description = "With --drop-incrementals: also while a layer of the chain is being taken, which then fails.")
    private boolean force;

    @Option(
            names = "--chain",
            paramLabel = "NAME",
            description = "The chain of incremental backups that is meant, where a database has several.")
    private @Nullable String chain;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "How findings are printed: table, csv, tsv, or json. Default: ${DEFAULT-VALUE}.")
    private OutputFormat format = OutputFormat.TABLE;

    CheckCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        ResultPrinter printer = new ResultPrinter(streams, format, ProgressDisplay.on(streams, true), () -> {});
        List<Finding> findings;
        try {
            findings = findings(printer);
        } catch (StrandlineException e) {
            printer.say(ErrorText.of(e));
            return ExitCodes.ofOpening(e);
        }
        printer.columns(COLUMNS);
        for (Finding finding : findings) {
            printer.row(Arrays.asList(
                    finding.subject(),
                    text(finding.level()),
                    finding.text(),
                    finding.statement().isEmpty() ? null : finding.statement()));
        }
        printer.done("CHECK");
        boolean ready = findings.stream().noneMatch(finding -> finding.level() == Level.MISSING);
        return ready ? ExitCodes.OK : ExitCodes.NOT_READY;
    }

    private List<Finding> findings(ResultPrinter printer) {
        SourceCheck check = SourceCheck.of(source);
        String uri = Keyspaces.resolve(source).uri();
        if (dropIncrementals) {
            check.dropIncrementals(uri, Optional.ofNullable(chain), force, printer::notice);
        }
        if (enableIncrementals) {
            check.enableIncrementals(uri, Optional.ofNullable(chain), ddlTimes, printer::notice);
        }
        List<Finding> findings = new ArrayList<>(check.check(uri, Optional.ofNullable(chain)));
        if (ddlTimes) {
            findings.add(check.ddlTimes(uri, Optional.ofNullable(chain)));
        }
        return findings;
    }

    private static String text(Level level) {
        return switch (level) {
            case WORKS -> "works";
            case WARNING -> "warning";
            case MISSING -> "missing";
        };
    }
}
