package io.strandline.control.statement;

/** A statement about the session itself. */
public sealed interface SessionStatement extends Statement {
    record Begin() implements SessionStatement {}

    record Commit() implements SessionStatement {}

    record Rollback() implements SessionStatement {}

    record Use(String database) implements SessionStatement {}

    record SetVariable(String name, String value) implements SessionStatement {}
}
