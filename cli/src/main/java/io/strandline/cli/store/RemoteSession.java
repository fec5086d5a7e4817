package io.strandline.cli.store;

import io.strandline.control.SessionOptions;
import io.strandline.control.result.ResultSink;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.Arrays;
import java.util.function.Predicate;

/** A session that another process carries out. */
final class RemoteSession implements BackendSession {
    private static final ResultSink NOTHING = new DiscardingSink();

    private final HolderConnection holder;
    private final Predicate<String> isComplete;
    private volatile String currentDatabase = "";
    private volatile boolean inTransaction;

    RemoteSession(HolderConnection holder, Predicate<String> isComplete) {
        this.holder = holder;
        this.isComplete = isComplete;
    }

    void open(SessionOptions settings) {
        ask(new Frame.Open(settings), NOTHING);
    }

    @Override
    public void execute(String script, ResultSink sink) {
        ask(new Frame.Execute(script), sink);
    }

    @Override
    public void load(LoadRequest request, ResultSink sink) {
        ask(new Frame.Load(request), sink);
    }

    @Override
    public void collectGarbage(ResultSink sink) {
        ask(new Frame.CollectGarbage(), sink);
    }

    private void ask(Frame question, ResultSink sink) {
        holder.send(question);
        if (!(holder.answer() instanceof Frame.Started)) {
            throw new HolderGoneException(HolderGoneException.State.NOT_BEGUN);
        }
        FrameReplay replay = new FrameReplay(sink);
        Frame frame = holder.nextOfWork();
        while (!(frame instanceof Frame.Finished finished)) {
            if (frame instanceof Frame.Failed failed) {
                now(failed.currentDatabase(), failed.inTransaction());
                throw new StrandlineException(code(failed.code()), failed.message(), failed.hint());
            }
            replay.take(frame);
            frame = holder.nextOfWork();
        }
        now(finished.currentDatabase(), finished.inTransaction());
    }

    private void now(String database, boolean open) {
        currentDatabase = database;
        inTransaction = open;
    }

    private static ErrorCode code(String name) {
        return Arrays.stream(ErrorCode.values())
                .filter(code -> code.name().equals(name))
                .findFirst()
                .orElse(ErrorCode.INTERNAL);
    }

    @Override
    public boolean isComplete(String text) {
        return isComplete.test(text);
    }

    @Override
    public String currentDatabase() {
        return currentDatabase;
    }

    @Override
    public boolean inTransaction() {
        return inTransaction;
    }

    @Override
    public void cancel() {
        try {
            holder.send(new Frame.Cancel());
        } catch (HolderGoneException e) {
            // Whoever waits for the statement hears the same.
        }
    }

    /** The holder rolls back when the connection ends. */
    @Override
    public void close() {
        holder.close();
    }
}
