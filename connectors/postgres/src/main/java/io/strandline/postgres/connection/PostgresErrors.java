package io.strandline.postgres.connection;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** The server's and the driver's errors as Strandline's. Neither has passwords in its texts. */
public final class PostgresErrors {
    private static final Map<String, ErrorCode> CODES = Map.ofEntries(
            Map.entry("08004", ErrorCode.PRIVILEGE),
            Map.entry("0A000", ErrorCode.NOT_SUPPORTED),
            Map.entry("22023", ErrorCode.INVALID_PARAMETER),
            Map.entry("23502", ErrorCode.NOT_NULL_VIOLATION),
            Map.entry("23505", ErrorCode.UNIQUE_VIOLATION),
            Map.entry("25006", ErrorCode.OBJECT_NOT_IN_STATE),
            Map.entry("3D000", ErrorCode.UNDEFINED_DATABASE),
            Map.entry("3F000", ErrorCode.UNDEFINED_SCHEMA),
            Map.entry("40001", ErrorCode.SERIALIZATION_FAILURE),
            Map.entry("40P01", ErrorCode.SERIALIZATION_FAILURE),
            Map.entry("42501", ErrorCode.PRIVILEGE),
            Map.entry("42703", ErrorCode.UNDEFINED_COLUMN),
            Map.entry("42704", ErrorCode.UNDEFINED_OBJECT),
            Map.entry("42710", ErrorCode.DUPLICATE_OBJECT),
            Map.entry("42P01", ErrorCode.UNDEFINED_TABLE),
            Map.entry("42P04", ErrorCode.DUPLICATE_DATABASE),
            Map.entry("42P06", ErrorCode.DUPLICATE_SCHEMA),
            Map.entry("42P07", ErrorCode.DUPLICATE_TABLE),
            Map.entry("53100", ErrorCode.DISK_FULL),
            Map.entry("53200", ErrorCode.OUT_OF_MEMORY),
            Map.entry("55000", ErrorCode.OBJECT_NOT_IN_STATE),
            Map.entry("55006", ErrorCode.IN_USE),
            Map.entry("55P03", ErrorCode.LOCK_NOT_AVAILABLE),
            Map.entry("57014", ErrorCode.OBJECT_NOT_IN_STATE),
            Map.entry("XX001", ErrorCode.DATA_CORRUPTED),
            Map.entry("XX002", ErrorCode.DATA_CORRUPTED));

    private static final String LACKING =
            "What is restored needs it, and the database that is restored into lacks it: make it there first. RESTORE DATABASE brings everything.";

    private static final Map<String, String> HINTS = Map.ofEntries(
            Map.entry("08004", "Passwords come from the URI, else PGPASSWORD, else the password file."),
            Map.entry(
                    "25006",
                    "The server is a standby, or the role's transactions are read-only (default_transaction_read_only): name the primary as the source, as a role that may write."),
            Map.entry("28000", "See pg_hba.conf of the server, which says who may connect from where."),
            Map.entry(
                    "28P01",
                    "The password comes from the URI, else PGPASSWORD, else the file that PGPASSFILE names or ~/.pgpass, which only its owner may read (chmod 600)."),
            Map.entry("3D000", "SHOW DATABASES lists those that there are."),
            Map.entry("42P01", "It was dropped or renamed after the statement began: run the statement again."),
            Map.entry(
                    "53300",
                    "Close connections, or raise max_connections, or the limit of the role or database. The job can be resumed then."),
            Map.entry(
                    "57014",
                    "Limits of time that the server sets are turned off in Strandline's sessions: see who canceled it, or what a pooler in between does."));

    /** Where something is restored, and not read. */
    private static final Map<String, String> RESTORE_HINTS = Map.ofEntries(
            Map.entry("3F000", LACKING),
            Map.entry("42704", LACKING),
            Map.entry("42883", LACKING),
            Map.entry("42P01", LACKING),
            Map.entry(
                    "42501",
                    "Restore as a role that may make this, such as the owner of the database, a role with CREATEDB for a new one, or a superuser."),
            Map.entry(
                    "53200",
                    "If the server speaks of locks, raise max_locks_per_transaction: what is restored becomes public in one transaction."));

    private PostgresErrors() {}

    /**
     * @param what was being done, which the sentence begins with, such as {@code cannot read table public.orders of database shop}
     */
    public static StrandlineException translate(SQLException failure, String what) {
        String state = state(failure);
        if (isOfTrust(failure)) {
            return new StrandlineException(
                    ErrorCode.PRIVILEGE,
                    what + ": the server's certificate is not accepted: " + message(failure),
                    "sslrootcert names the file with the roots of trust, without which it is ~/.postgresql/root.crt; verify-ca does not look at the host's name, and"
                            + " require encrypts without asking whom it speaks to.",
                    failure);
        }
        if (message(failure).contains("does not support SSL")) {
            return new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    what + ": " + message(failure),
                    "sslmode of the URI says whether TLS is wanted; prefer takes it where the server has it.",
                    failure);
        }
        return new StrandlineException(code(state), what + ": " + message(failure), hint(state, failure), failure);
    }

    /**
     * As {@link #translate}, with hints for who writes definitions and rows.
     *
     * @param what was being done
     */
    public static StrandlineException translateRestore(SQLException failure, String what) {
        String hint = RESTORE_HINTS.get(state(failure));
        return hint == null
                ? translate(failure, what)
                : new StrandlineException(code(state(failure)), what + ": " + message(failure), hint, failure);
    }

    private static String state(SQLException failure) {
        return failure.getSQLState() == null ? "" : failure.getSQLState();
    }

    /** Whether the two cannot agree on whom to trust, which no further try mends; the driver has no state of its own for it. */
    private static boolean isOfTrust(SQLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException || cause instanceof CertPathBuilderException) {
                return true;
            }
        }
        String message = message(failure);
        return message.contains("root certificate file")
                || message.contains("could not be verified by hostnameverifier");
    }

    private static ErrorCode code(String state) {
        ErrorCode code = CODES.get(state);
        if (code != null) {
            return code;
        }
        return switch (state.length() == 5 ? state.substring(0, 2) : "") {
            // A connection that was lost or cannot be had, a limit, a server that ends or begins: the next try may
            // succeed.
            case "08", "53", "57", "58" -> ErrorCode.UNAVAILABLE;
            case "28" -> ErrorCode.PRIVILEGE;
            case "22" -> ErrorCode.INVALID_TEXT;
            case "42" -> ErrorCode.SYNTAX;
            default -> ErrorCode.INTERNAL;
        };
    }

    /** What the server or the driver says. */
    public static String message(SQLException failure) {
        ServerErrorMessage answer = failure instanceof PSQLException known ? known.getServerErrorMessage() : null;
        String text = answer == null ? failure.getMessage() : answer.getMessage();
        return text == null ? "the connection failed" : text.strip();
    }

    private static @Nullable String hint(String state, SQLException failure) {
        String message = message(failure);
        if (state.equals("42501") && message.contains("row-level security")) {
            return "A backup needs all rows: take it as a role with BYPASSRLS, as the table's owner unless its policies are forced, or as a superuser.";
        }
        if (state.equals("42501") && message.contains("walsender")) {
            return "A database with the slot of a chain is backed up through it, also in full: ALTER ROLE the role REPLICATION, or take the backup as a role that has it.";
        }
        if (state.equals("42501")) {
            return "Grant the role what it lacks, such as GRANT pg_read_all_data TO the role (PostgreSQL 14 and later), or take the backup as the owner.";
        }
        if (state.equals("53200") && message.contains("shared memory")) {
            return "Raise max_locks_per_transaction: a backup locks each table that it reads against being dropped.";
        }
        if (message.contains("conflict with recovery")) {
            return "On a standby, raise max_standby_streaming_delay or set hot_standby_feedback, or take the backup from the primary.";
        }
        ServerErrorMessage answer = failure instanceof PSQLException known ? known.getServerErrorMessage() : null;
        if (answer == null && state.startsWith("08")) {
            return "See that the server runs, that it listens on this host and port, and that nothing in between refuses the connection.";
        }
        String own = HINTS.get(state);
        return own != null || answer == null ? own : answer.getHint();
    }
}
