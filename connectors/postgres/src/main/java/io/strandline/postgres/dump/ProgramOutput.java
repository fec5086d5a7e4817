package io.strandline.postgres.dump;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs programs and takes what they print. */
final class ProgramOutput {
    private ProgramOutput() {}

    /** Nothing if it cannot be run, or fails. */
    static Optional<String> tryRun(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = ClientPrograms.text(process.getInputStream().readAllBytes());
            return process.waitFor() == 0 ? Optional.of(output) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /**
     * @param environment beside this process's own
     * @param what is being done, for the error
     * @throws StrandlineException with what the program complained of
     */
    static byte[] run(List<String> command, Map<String, String> environment, String what) {
        try {
            Path complaints = Files.createTempFile("strandline-dump-", ".txt");
            try {
                ProcessBuilder builder = new ProcessBuilder(command).redirectError(complaints.toFile());
                builder.environment().putAll(environment);
                Process process = builder.start();
                try {
                    process.getOutputStream().close();
                    byte[] output = process.getInputStream().readAllBytes();
                    if (process.waitFor() != 0) {
                        throw failed(what, lastComplaint(complaints));
                    }
                    return output;
                } finally {
                    process.destroy();
                }
            } finally {
                Files.deleteIfExists(complaints);
            }
        } catch (IOException e) {
            throw new StrandlineException(ErrorCode.UNAVAILABLE, what + ": " + e.getMessage(), null, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StrandlineException(ErrorCode.CANCELED, what + ": it was canceled", null, e);
        }
    }

    /** A program says no code, and always speaks English here. */
    private static StrandlineException failed(String what, String complaint) {
        String sentence = what + ": " + complaint;
        if (complaint.contains("canceling statement due to")) {
            return new StrandlineException(
                    ErrorCode.LOCK_NOT_AVAILABLE,
                    sentence,
                    "Definitions are read of all tables of a database, and somebody has locked one of them: SELECT * FROM pg_locks WHERE mode ="
                            + " 'AccessExclusiveLock' shows who. strandline_lock_timeout in the source's URI says how long is waited.");
        }
        if (complaint.contains("permission denied")) {
            return new StrandlineException(
                    ErrorCode.PRIVILEGE,
                    sentence,
                    "Definitions are read of all tables of a database: GRANT pg_read_all_data TO the role (PostgreSQL 14 and later), or take the backup as the owner.");
        }
        if (complaint.contains("connection to server") || complaint.contains("FATAL:")) {
            return new StrandlineException(
                    ErrorCode.UNAVAILABLE,
                    sentence,
                    "See that the server runs and has a connection left for the program, by the same host, port and sslmode.");
        }
        return new StrandlineException(
                ErrorCode.OBJECT_NOT_IN_STATE, sentence, "Run the statement again; check shows which program is used.");
    }

    /** The last lines say what ended it; those before tell what it was at. */
    private static String lastComplaint(Path complaints) throws IOException {
        List<String> lines = ClientPrograms.text(Files.readAllBytes(complaints))
                .lines()
                .filter(line -> line.contains("error:") || line.contains("detail:") || line.contains("FATAL:"))
                .toList();
        return lines.isEmpty() ? "it failed without a word" : String.join(" ", lines);
    }
}
