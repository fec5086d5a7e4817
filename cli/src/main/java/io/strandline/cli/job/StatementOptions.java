package io.strandline.cli.job;

import io.strandline.cli.store.SourcePlace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The parameters of the program. */
@Command(
        name = "flink run [FLINK'S OPTIONS] strandline-job.jar",
        description = {
            "Runs BACKUP, RESTORE and other statements of Strandline on the Flink cluster for which Flink starts this program, with flink run or in application mode, up to the first"
                    + " that fails. The program has the store open meanwhile: other shells reach it through the store's folder, and it ends when no job runs in it any more.",
            "Rows go to standard output, a JSON object a line; all else to standard error."
        },
        exitCodeListHeading =
                "%nExit codes with flink run. In application mode the application fails instead, with the error as its reason:%n",
        exitCodeList = {
            "0:all was done",
            "1:a statement failed",
            "2:the parameters were not understood",
            "3:the store is open in another process",
            "4:the store could not be opened for another reason, or not by a program like this",
        },
        footerHeading = "%n",
        footer = {
            "The job has as many readers as flink run -p says or, if it says nothing, as the cluster has slots.",
            "The store's folder must be where this program runs and, for what they read and write of it, on every TaskManager, under the same path."
        },
        sortOptions = false,
        usageHelpAutoWidth = true)
final class StatementOptions {
    @ArgGroup(multiplicity = "1")
    private Script script = new Script();

    @Option(
            names = "--source",
            required = true,
            paramLabel = "URI",
            description = {
                "What is backed up: a store, such as embedded:/mnt/strandline/store, which must be there, or postgresql://[USER@]HOST[:PORT]/DATABASE.",
                "Arguments are seen by others: leave a password to PGPASSWORD or PGPASSFILE where this program runs."
            })
    private String source = "";

    @Option(
            names = "--control",
            paramLabel = "DIR",
            defaultValue = "${env:STRANDLINE_CONTROL:-strandline-control}",
            description =
                    "The folder of the store that keeps the jobs of a source that is no store itself. Also from STRANDLINE_CONTROL. Default: ${DEFAULT-VALUE}.")
    private String control = "";

    @Option(
            names = "--job-id",
            paramLabel = "NAME",
            description = {
                "Names the job. If the program is run again with the same name, it goes on with that job, whatever became of it meanwhile, and does not evaluate the statement again.",
                "A name is one job's: statements with more than one BACKUP or RESTORE are then refused, before any of them runs.",
                "Default: the id that Flink's configuration fixes for the program's job, as with high availability; else none."
            })
    private @Nullable String jobId;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            defaultValue = "root",
            description = "Who runs the statements. Default: ${DEFAULT-VALUE}.")
    private String user = "";

    @Option(
            names = "--external-io-dir",
            paramLabel = "DIR",
            description = "The folder that nodelocal://1/ stands for. Default: the store's folder, extern.")
    private @Nullable Path externalIoDir;

    @Option(names = "--quiet", description = "Show no progress.")
    private boolean quiet;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this.")
    private boolean help;

    /** One of the two. */
    private static final class Script {
        @Option(
                names = "--statement",
                required = true,
                paramLabel = "STATEMENTS",
                description =
                        "The statements. Arguments are seen in process lists, in logs and, in application mode, in Flink's web page: not for secrets.")
        private @Nullable String text;

        @Option(
                names = "--statement-file",
                required = true,
                paramLabel = "FILE",
                description = "The file that has the statements, where this program runs.")
        private @Nullable Path file;
    }

    SourcePlace source() {
        return new SourcePlace(source, control);
    }

    Optional<String> jobId() {
        return Optional.ofNullable(jobId);
    }

    String user() {
        return user;
    }

    Path externalIoDir(Path storeFolder) {
        Path folder = externalIoDir == null ? storeFolder.resolve("extern") : externalIoDir;
        return folder.toAbsolutePath().normalize();
    }

    boolean quiet() {
        return quiet;
    }

    /** Whether others may see the statements. */
    boolean isOpen() {
        return script.text != null;
    }

    /** @throws StrandlineException {@code UNDEFINED_FILE} if the file cannot be read */
    String statements() {
        if (script.text != null) {
            return script.text;
        }
        Path file = script.file == null ? Path.of("") : script.file;
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new StrandlineException(
                    ErrorCode.UNDEFINED_FILE,
                    "the file of --statement-file cannot be read: " + e.getMessage(),
                    "It must be where this program runs: with flink run that is the client, in application mode the JobManager.",
                    e);
        }
    }
}
