package io.strandline.manifest;

/**
 * What went wrong, as an SQLSTATE: CockroachDB's where it has one for the case, else a class that PostgreSQL leaves to
 * implementations. {@link #retryable()} steers a job: what no retry mends ends it at once.
 */
public enum ErrorCode {
    SYNTAX("42601"),
    UNDEFINED_DATABASE("3D000"),
    UNDEFINED_SCHEMA("3F000"),
    UNDEFINED_TABLE("42P01"),
    UNDEFINED_COLUMN("42703"),
    UNDEFINED_OBJECT("42704"),
    /** A backup, collection or file that is not there. */
    UNDEFINED_FILE("58P01"),
    /** A view where a table is wanted, and the like. */
    WRONG_OBJECT_TYPE("42809"),
    DUPLICATE_DATABASE("42P04"),
    DUPLICATE_SCHEMA("42P06"),
    DUPLICATE_TABLE("42P07"),
    DUPLICATE_COLUMN("42701"),
    DUPLICATE_OBJECT("42710"),
    /** A backup that is there already. */
    DUPLICATE_FILE("58P02"),
    DATATYPE_MISMATCH("42804"),
    /** A second primary key, and the like. */
    INVALID_TABLE_DEFINITION("42P16"),
    /** A column that something needs, which therefore cannot be dropped. */
    INVALID_COLUMN_REFERENCE("42P10"),
    NAME_TOO_LONG("42622"),
    INVALID_NAME("42602"),
    INVALID_TEXT("22P02"),
    OUT_OF_RANGE("22003"),
    STRING_TOO_LONG("22001"),
    NOT_NULL_VIOLATION("23502"),
    UNIQUE_VIOLATION("23505"),
    DEPENDENT_OBJECTS("2BP01"),
    INVALID_PARAMETER("22023"),
    /** Outside of what this system does; the message says so. */
    NOT_SUPPORTED("0A000"),
    ACTIVE_TRANSACTION("25001"),
    NO_ACTIVE_TRANSACTION("25P01"),
    TRANSACTION_ABORTED("25P02"),
    /** A transaction met another; the client retries it. */
    SERIALIZATION_FAILURE("40001", true),
    PRIVILEGE("42501"),
    CANCELED("57014"),
    /** The state of the target does not allow it: another job owns it, an offline table, a stale generation. */
    OBJECT_NOT_IN_STATE("55000"),
    /** A time at or below the GC threshold. */
    BELOW_GC_THRESHOLD("55S01"),
    /** What a layer was read under is gone, and so is the layer; one that is taken anew, as of then, may succeed. */
    HOLD_LOST("55S02"),
    /** A prepared transaction holds what is wanted, for longer than is waited for. */
    LOCK_NOT_AVAILABLE("55P03", true),
    /** Someone else holds it. */
    IN_USE("55006"),
    DISK_FULL("53100"),
    OUT_OF_MEMORY("53200"),
    /** A storage or source that may answer the next time. */
    UNAVAILABLE("58030", true),
    /** Credentials that were refused. */
    STORAGE_DENIED("42S01"),
    /** Bytes that are not what their digest says. */
    DATA_CORRUPTED("XX001"),
    /** Written by a version that this one does not know. */
    UNKNOWN_FORMAT("XXS01"),
    /** A put whose outcome is not known: nothing may be cleaned up after it. */
    OUTCOME_UNKNOWN("XXS02", true),
    INTERNAL("XX000");

    private final String sqlState;
    private final boolean retryable;

    ErrorCode(String sqlState) {
        this(sqlState, false);
    }

    ErrorCode(String sqlState, boolean retryable) {
        this.sqlState = sqlState;
        this.retryable = retryable;
    }

    public String sqlState() {
        return sqlState;
    }

    /** Whether the same work may succeed when it is tried again. */
    public boolean retryable() {
        return retryable;
    }

    /** Whether somebody else has to come back first, who was tried long enough: a job that ends so is one to be resumed. Source of the rule: CockroachDB pauses such a job. */
    public boolean isOutage() {
        return this == UNAVAILABLE || this == OUTCOME_UNKNOWN;
    }
}
