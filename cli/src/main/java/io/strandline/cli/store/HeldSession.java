package io.strandline.cli.store;

import io.strandline.control.Session;
import io.strandline.control.result.ResultColumn;
import io.strandline.control.result.ResultColumn.Type;
import io.strandline.control.result.ResultSink;
import io.strandline.keyspace.write.Garbage;
import io.strandline.keyspace.write.WritableKeyspace;
import java.util.List;

/** A session on a store that this process holds. */
final class HeldSession implements BackendSession {
    private final WritableKeyspace keyspace;
    private final Session session;
    private final Loader loader;
    private volatile boolean loadCanceled;

    HeldSession(WritableKeyspace keyspace, Session session, Loader loader) {
        this.keyspace = keyspace;
        this.session = session;
        this.loader = loader;
    }

    @Override
    public void load(LoadRequest request, ResultSink sink) {
        loadCanceled = false;
        loader.load(request, keyspace, session, sink, () -> loadCanceled);
    }

    @Override
    public void collectGarbage(ResultSink sink) {
        Garbage garbage = keyspace.collectGarbage();
        sink.columns(List.of(new ResultColumn("revisions", Type.INT), new ResultColumn("dropped_objects", Type.INT)));
        sink.row(List.of(garbage.revisions(), (long) garbage.dropped()));
        sink.done("STORE GC");
    }

    @Override
    public void execute(String script, ResultSink sink) {
        session.execute(script, sink);
    }

    @Override
    public boolean isComplete(String text) {
        return session.isComplete(text);
    }

    @Override
    public String currentDatabase() {
        return session.currentDatabase();
    }

    @Override
    public boolean inTransaction() {
        return session.inTransaction();
    }

    @Override
    public void cancel() {
        loadCanceled = true;
        session.cancel();
    }

    @Override
    public void close() {
        session.close();
    }
}
