package io.strandline.cli.store;

import io.strandline.control.result.Progress;
import io.strandline.control.result.ResultColumn;
import io.strandline.control.result.ResultSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends what a statement answers. Rows go in batches. */
final class FrameSink implements ResultSink {
    private static final int ROWS_IN_BATCH = 500;
    private static final int CHARACTERS_IN_BATCH = 1 << 16;

    private final FrameConnection connection;
    private final Runnable onClientGone;
    private List<List<@Nullable Object>> batch = new ArrayList<>();
    private int characters;
    private boolean clientGone;

    /** @param onClientGone called once when nobody hears any more */
    FrameSink(FrameConnection connection, Runnable onClientGone) {
        this.connection = connection;
        this.onClientGone = onClientGone;
    }

    @Override
    public synchronized void columns(List<ResultColumn> columns) {
        send(new Frame.Columns(columns));
    }

    @Override
    public synchronized void row(List<@Nullable Object> values) {
        List<@Nullable Object> row = new ArrayList<>(values.size());
        for (Object value : values) {
            row.add(value == null || value instanceof Boolean ? value : value.toString());
            characters += value instanceof String text ? text.length() : 1;
        }
        batch.add(row);
        if (batch.size() >= ROWS_IN_BATCH || characters >= CHARACTERS_IN_BATCH) {
            flush();
        }
    }

    @Override
    public synchronized void done(String commandTag) {
        flush();
        send(new Frame.Done(commandTag));
    }

    @Override
    public synchronized void notice(String message) {
        flush();
        send(new Frame.Notice(message));
    }

    @Override
    public synchronized void progress(Progress progress) {
        send(new Frame.Working(progress));
    }

    synchronized void flush() {
        if (!batch.isEmpty()) {
            send(new Frame.Rows(batch));
            batch = new ArrayList<>();
            characters = 0;
        }
    }

    /** Whether the client may have got it. */
    synchronized boolean send(Frame frame) {
        if (clientGone) {
            return false;
        }
        try {
            connection.send(frame);
            return true;
        } catch (IOException e) {
            clientGone = true;
            onClientGone.run();
            return false;
        }
    }
}
