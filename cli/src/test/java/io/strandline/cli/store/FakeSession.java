package io.strandline.cli.store;

import io.strandline.control.SessionOptions;
import io.strandline.control.result.Progress;
import io.strandline.control.result.ResultColumn;
import io.strandline.control.result.ResultColumn.Type;
import io.strandline.control.result.ResultSink;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A session that understands a few words. */
final class FakeSession implements BackendSession {
    final SessionOptions settings;
    final List<String> executed = new ArrayList<>();
    final CountDownLatch waiting = new CountDownLatch(1);
    final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch proceed = new CountDownLatch(1);
    private volatile boolean canceled;
    private String database;
    private boolean inTransaction;

    FakeSession(SessionOptions settings) {
        this.settings = settings;
        this.database = settings.database();
    }

    @Override
    public void execute(String script, ResultSink sink) {
        executed.add(script);
        switch (script) {
            case "values" -> values(sink);
            case "many" -> many(sink);
            case "fail" -> throw new StrandlineException(ErrorCode.UNDEFINED_TABLE, "no table\n  ^", "Make one.");
            case "break" -> throw new IllegalStateException("a fault");
            case "use tpch" -> database = "tpch";
            case "begin" -> inTransaction = true;
            case "wait" -> await();
            default -> sink.done(script);
        }
    }

    private static void values(ResultSink sink) {
        sink.progress(new Progress("BACKUP", 0.5, 10, 100, 1.5));
        sink.notice("look");
        sink.columns(List.of(
                new ResultColumn("b", Type.BOOL),
                new ResultColumn("i", Type.INT),
                new ResultColumn("f", Type.FLOAT),
                new ResultColumn("d", Type.DECIMAL),
                new ResultColumn("t", Type.TEXT)));
        sink.row(Arrays.asList(true, Long.MAX_VALUE, Double.NaN, new BigDecimal("1.50"), "line\nend \u2028 東京"));
        sink.row(Arrays.asList(null, null, null, null, null));
        sink.done("SELECT 2");
    }

    private static void many(ResultSink sink) {
        sink.columns(List.of(new ResultColumn("i", Type.INT)));
        for (long i = 0; i < 10_000; i++) {
            sink.row(List.of(i));
        }
        sink.done("SELECT 10000");
    }

    private void await() {
        waiting.countDown();
        try {
            proceed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (canceled) {
            throw new StrandlineException(ErrorCode.CANCELED, "query execution canceled");
        }
    }

    void proceed() {
        proceed.countDown();
    }

    @Override
    public void load(LoadRequest request, ResultSink sink) {
        sink.done("LOAD " + request.workload() + " " + request.rows());
    }

    @Override
    public void collectGarbage(ResultSink sink) {
        sink.done("GARBAGE");
    }

    @Override
    public boolean isComplete(String text) {
        return text.endsWith(";");
    }

    @Override
    public String currentDatabase() {
        return database;
    }

    @Override
    public boolean inTransaction() {
        return inTransaction;
    }

    @Override
    public void cancel() {
        canceled = true;
        proceed.countDown();
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
