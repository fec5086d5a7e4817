package io.strandline.control.parser;

import io.strandline.control.statement.Statement;

/**
 * A statement and its text.
 *
 * @param statement what it means
 * @param redactedText as it was written, without the secrets in its URIs and passphrases: for messages and the records of jobs
 */
public record ParsedStatement(Statement statement, String redactedText) {}
