package io.strandline.cli;

import io.strandline.cli.output.OutputFormat;
import io.strandline.cli.output.Streams;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code strandline store gc}. */
@Command(
        name = "gc",
        description = {
            "Removes revisions that are older than their table's gc.ttlseconds, and dropped tables and indexes, and says how many.",
            "What a running backup reads stays. A process that has the store open does the same every minute."
        },
        sortOptions = false)
final class StoreGcCommand implements Callable<Integer> {
    private final Streams streams;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "How the numbers are printed: table, csv, tsv, or json. Default: ${DEFAULT-VALUE}.")
    private OutputFormat format = OutputFormat.TABLE;

    @Mixin
    private SourceOptions source = new SourceOptions();

    StoreGcCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        return new StoreCommand(streams)
                .run(source, format, open -> open.session().collectGarbage(open.printer()));
    }
}
