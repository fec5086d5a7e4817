package io.strandline.cli.store;

import io.strandline.control.Session;
import io.strandline.control.result.ResultSink;
import io.strandline.keyspace.write.WritableKeyspace;
import java.util.function.BooleanSupplier;

/** Makes data in a keyspace that this process holds. */
@FunctionalInterface
public interface Loader {
    /**
     * @param keyspace takes the rows
     * @param session for the definitions
     * @param canceled asked now and then; once true, the load ends with {@code CANCELED}
     */
    void load(
            LoadRequest request, WritableKeyspace keyspace, Session session, ResultSink sink, BooleanSupplier canceled);
}
