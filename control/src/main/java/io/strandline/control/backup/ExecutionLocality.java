package io.strandline.control.backup;

import io.strandline.control.execution.CheckedOptions;
import io.strandline.keyspace.Locality;

/** The option that says which TaskManagers do the work. Source of the rule: CockroachDB, where an empty one admits every node. */
final class ExecutionLocality {
    static final String OPTION = "execution locality";

    private ExecutionLocality() {}

    /** @throws io.strandline.manifest.StrandlineException {@code INVALID_PARAMETER} if it cannot be read */
    static Locality of(CheckedOptions options) {
        return options.text(OPTION).map(Locality::of).orElse(Locality.NONE);
    }
}
