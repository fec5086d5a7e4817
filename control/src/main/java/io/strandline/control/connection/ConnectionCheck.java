package io.strandline.control.connection;

import io.strandline.control.execution.Cancellation;
import io.strandline.control.execution.CheckedOptions;
import io.strandline.control.execution.Rows;
import io.strandline.control.execution.SessionContext;
import io.strandline.control.job.JobRegistry;
import io.strandline.control.result.ResultColumn;
import io.strandline.control.result.ResultColumn.Type;
import io.strandline.control.result.ResultSink;
import io.strandline.control.setting.OptionValues;
import io.strandline.control.statement.ConnectionStatement;
import io.strandline.job.JobListener;
import io.strandline.job.probe.NodeProbe;
import io.strandline.job.probe.ProbeRequest;
import java.time.Duration;
import java.util.List;

/** CHECK EXTERNAL CONNECTION: rights and speed as every node has them, a row for each. */
final class ConnectionCheck {
    private static final String STATEMENT = "CHECK EXTERNAL CONNECTION";
    private static final String TRANSFER = "transfer";
    private static final String TIME = "time";
    private static final String CONCURRENTLY = "concurrently";
    private static final long DEFAULT_TRANSFER_BYTES = 32L << 20;

    private final SessionContext session;
    private final JobRegistry jobs;
    private final StorageUris uris;

    ConnectionCheck(SessionContext session, JobRegistry jobs) {
        this.session = session;
        this.jobs = jobs;
        this.uris = new StorageUris(session);
    }

    void execute(ConnectionStatement.CheckConnection check, ResultSink sink) {
        session.transactions().requireNone(STATEMENT);
        CheckedOptions options =
                CheckedOptions.of(STATEMENT, check.options(), List.of(TRANSFER, TIME, CONCURRENTLY), List.of());
        ProbeRequest request = new ProbeRequest(
                uris.resolve(check.uri().uri()),
                session.storage(),
                options.text(TRANSFER)
                        .map(text -> OptionValues.bytes(TRANSFER, text))
                        .orElse(DEFAULT_TRANSFER_BYTES),
                options.text(TIME)
                        .map(text -> OptionValues.duration(TIME, text))
                        .orElse(Duration.ZERO),
                options.text(CONCURRENTLY)
                        .map(text -> OptionValues.count(CONCURRENTLY, text, ProbeRequest.MOST_AT_ONCE))
                        .orElse(1));
        List<NodeProbe> nodes = jobs.runner(session.options().flink()).check(request, listener(session.cancellation()));
        rows(nodes).send(sink, STATEMENT);
    }

    private static Rows rows(List<NodeProbe> nodes) {
        Rows rows = Rows.of(List.of(
                new ResultColumn("node", Type.TEXT),
                new ResultColumn("locality", Type.TEXT),
                new ResultColumn("ok", Type.BOOL),
                new ResultColumn("error", Type.TEXT),
                new ResultColumn("transferred", Type.TEXT),
                new ResultColumn("read_speed", Type.TEXT),
                new ResultColumn("write_speed", Type.TEXT),
                new ResultColumn("can_delete", Type.BOOL)));
        for (NodeProbe node : nodes) {
            rows.add(
                    node.node(),
                    node.locality(),
                    node.ok(),
                    node.error(),
                    OptionValues.text(node.transferredBytes()),
                    OptionValues.text(node.readBytesPerSecond()) + "/s",
                    OptionValues.text(node.writeBytesPerSecond()) + "/s",
                    node.canDelete());
        }
        return rows;
    }

    private static JobListener listener(Cancellation cancellation) {
        return new JobListener() {
            @Override
            public void progress(double fraction, long rows, long bytes) {}

            @Override
            public boolean canceled() {
                return cancellation.isCanceled();
            }
        };
    }
}
