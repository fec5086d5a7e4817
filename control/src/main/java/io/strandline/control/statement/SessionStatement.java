package io.strandline.control.statement;

/** A statement about the session itself. */
public sealed interface SessionStatement extends Statement {
    record Begin() implements SessionStatement {}

    record Commit() implements SessionStatement {}

    record Rollback() implements SessionStatement {}

    /** PREPARE TRANSACTION: the first phase of a two-phase commit. */
    record Prepare(String gid) implements SessionStatement {}

    record CommitPrepared(String gid) implements SessionStatement {}

    record RollbackPrepared(String gid) implements SessionStatement {}

    record Use(String database) implements SessionStatement {}

    record SetVariable(String name, String value) implements SessionStatement {}
}
