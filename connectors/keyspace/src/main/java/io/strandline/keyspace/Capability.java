package io.strandline.keyspace;

/** What a keyspace can do; a statement that needs what is missing gets an error that names it. */
public enum Capability {
    /** Reads as of a time before the statement. */
    PAST_TIMESTAMPS,
    /** Every revision in a window, not only the last. */
    REVISIONS,
    /** Exports may meet intents that are not resolved yet, those of prepared transactions: they stop there, or push. */
    INTENTS,
    /** Ranges say where their replicas are. */
    LOCALITIES,
    /** A read can be taken up again after the process that began it is gone. */
    RESUMABLE_READS
}
