package io.strandline.cli.store;

import io.strandline.control.Session;
import io.strandline.job.JobRunner;
import io.strandline.keyspace.write.WritableKeyspace;

/** Stands in until control opens sessions. */
final class Sessions {
    private Sessions() {}

    static Session open(WritableKeyspace keyspace, JobRunner jobs, SessionSettings settings) {
        throw new UnsupportedOperationException(keyspace.uri() + jobs + settings);
    }
}
