package io.strandline.cli;

import io.strandline.cli.output.CollectedResult;
import io.strandline.cli.output.OutputFormat;
import io.strandline.cli.output.Streams;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code strandline jobs metrics}. */
@Command(
        name = "metrics",
        description = {
            "Prints what the store knows of its jobs in Prometheus' text format, for node_exporter's textfile collector:",
            "how many backups and restores began, succeeded, failed and were canceled, and when a collection was backed up last."
        },
        sortOptions = false)
final class JobsMetricsCommand implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    private SourceOptions source = new SourceOptions();

    JobsMetricsCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        return new StoreCommand(streams).run(source, OutputFormat.TABLE, open -> {
            CollectedResult metrics = new CollectedResult();
            open.session().execute("SHOW JOB METRICS", metrics);
            print(metrics, streams.out());
        });
    }

    /** @param metrics rows of (metric, label, value) such as (backup.succeeded, NULL, 3), sorted by metric */
    static void print(CollectedResult metrics, PrintStream out) {
        String before = "";
        for (List<@Nullable Object> row : metrics.rows()) {
            String name = String.valueOf(row.get(0));
            String label = Objects.toString(row.get(1), "");
            String metric = prometheusName(name);
            if (!metric.equals(before)) {
                out.println("# TYPE " + metric + (metric.endsWith("_total") ? " counter" : " gauge"));
                before = metric;
            }
            out.println(metric + (label.isEmpty() ? "" : "{collection=\"" + escaped(label) + "\"}") + " " + row.get(2));
        }
        out.flush();
    }

    private static String prometheusName(String name) {
        String metric = "strandline_" + name.replace('.', '_');
        return switch (name.substring(name.indexOf('.') + 1)) {
            case "started", "succeeded", "failed", "canceled" -> metric + "_total";
            case "last_completed_time" -> metric + "_seconds";
            default -> metric;
        };
    }

    /** As Prometheus wants the value of a label. */
    private static String escaped(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
