package io.strandline.control.statement;

import io.strandline.manifest.storage.SecretUri;
import java.util.Optional;

/** About external connections, and about the places that they and other URIs name. */
public sealed interface ConnectionStatement extends Statement {
    record CreateConnection(String name, boolean ifNotExists, SecretUri uri) implements ConnectionStatement {}

    record AlterConnection(String name, boolean ifExists, SecretUri uri) implements ConnectionStatement {}

    record DropConnection(String name, boolean ifExists) implements ConnectionStatement {}

    /** @param name empty for all */
    record ShowConnections(Optional<String> name) implements ConnectionStatement {}

    /** @param name empty for all */
    record ShowCreateConnections(Optional<String> name) implements ConnectionStatement {}

    /** CHECK EXTERNAL CONNECTION, or SHOW BACKUP CONNECTION as it was called first. */
    record CheckConnection(SecretUri uri, Options options) implements ConnectionStatement {}
}
