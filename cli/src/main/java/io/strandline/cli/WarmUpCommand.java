package io.strandline.cli;

import io.strandline.cli.output.ExitCodes;
import io.strandline.cli.output.Streams;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Does a little of everything, so that the launcher can archive the classes that takes. Not for people. */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Callable<Integer> {
    private final Streams streams;

    @Parameters(paramLabel = "DIR", description = "An empty folder.")
    private Path folder = Path.of("");

    WarmUpCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        Streams piped = new Streams(
                new ByteArrayInputStream(new byte[0]), streams.out(), streams.err(), false, streams.errIsTerminal());
        Path store = Files.createDirectories(folder).resolve("store");
        String source = "embedded:" + store;
        List<List<String>> commands = List.of(
                List.of("help", "sql"),
                List.of("demo", "--keep", store.toString(), "--scale", "0.01"),
                List.of("sql", "--source", source, "-e", "SHOW BACKUPS IN 'nodelocal://1/demo'"),
                List.of("sql", "--source", source, "--format", "json", "-e", "SELECT count(*) FROM tpch.public.nation"),
                List.of("sql", "--source", source, "--format", "csv", "-e", "SHOW TABLES FROM movr"));
        for (List<String> command : commands) {
            int exitCode = StrandlineCommand.on(piped).execute(command.toArray(String[]::new));
            if (exitCode != ExitCodes.OK) {
                return exitCode;
            }
        }
        return ExitCodes.OK;
    }
}
