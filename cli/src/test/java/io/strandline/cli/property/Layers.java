package io.strandline.cli.property;

import io.strandline.cli.output.CollectedResult;
import io.strandline.control.Session;
import io.strandline.postgres.server.PostgresServer;
import java.util.ArrayList;
import java.util.List;

/** The layers that were taken of database {@code shop}. */
final class Layers {
    static final String COLLECTION = "'nodelocal://1/backups'";

    /**
     * @param path of its chain's full backup
     * @param end as SHOW BACKUP says
     * @param endMicros the same since 1970
     * @param first of its chain
     * @param history whether every change in its window is kept
     * @param before the number of the last state before its BACKUP began
     * @param after the same of its end
     */
    record Layer(String path, String end, long endMicros, boolean first, boolean history, int before, int after) {}

    private final PostgresServer server;
    private final Session session;
    private final Timeline timeline;
    private final List<Layer> taken = new ArrayList<>();
    private String path = "";

    Layers(PostgresServer server, Session session, Timeline timeline) {
        this.server = server;
        this.session = session;
        this.timeline = timeline;
    }

    List<Layer> taken() {
        return List.copyOf(taken);
    }

    void full(boolean history) {
        List<String> before = taken.isEmpty() ? List.of() : paths();
        int[] states = backup("INTO " + COLLECTION, history);
        List<String> after = paths();
        after.removeAll(before);
        path = after.get(0);
        add(true, history, states);
    }

    void incremental(boolean history) {
        add(false, history, backup("INTO LATEST IN " + COLLECTION, history));
    }

    /** @return the numbers of the last states before and after it */
    private int[] backup(String into, boolean history) {
        int before = timeline.size() - 1;
        timeline.watchDefinitions();
        try {
            session.execute(
                    "BACKUP DATABASE shop " + into + (history ? " WITH revision_history" : ""), new CollectedResult());
        } finally {
            timeline.endWatch();
        }
        return new int[] {before, timeline.size() - 1};
    }

    private void add(boolean first, boolean history, int[] states) {
        List<String> ends = column("SHOW BACKUP FROM LATEST IN " + COLLECTION, "end_time");
        String end = ends.get(ends.size() - 1);
        long micros = Long.parseLong(String.valueOf(server.value(
                PostgresServer.DATABASE, "SELECT (extract(epoch FROM timestamptz '" + end + "') * 1000000)::bigint")));
        taken.add(new Layer(path, end, micros, first, history, states[0], states[1]));
    }

    private List<String> paths() {
        return column("SHOW BACKUPS IN " + COLLECTION, "path");
    }

    private List<String> column(String statement, String name) {
        CollectedResult result = new CollectedResult();
        session.execute(statement, result);
        List<String> values = new ArrayList<>();
        result.column(name).forEach(value -> values.add(String.valueOf(value)));
        return values;
    }
}
