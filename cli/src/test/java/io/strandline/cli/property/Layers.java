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
     */
    record Layer(String path, String end, long endMicros, boolean first, boolean history) {}

    private final PostgresServer server;
    private final Session session;
    private final List<Layer> taken = new ArrayList<>();
    private String path = "";

    Layers(PostgresServer server, Session session) {
        this.server = server;
        this.session = session;
    }

    List<Layer> taken() {
        return List.copyOf(taken);
    }

    void full(boolean history) {
        List<String> before = taken.isEmpty() ? List.of() : paths();
        backup("INTO " + COLLECTION, history);
        List<String> after = paths();
        after.removeAll(before);
        path = after.get(0);
        add(true, history);
    }

    void incremental(boolean history) {
        backup("INTO LATEST IN " + COLLECTION, history);
        add(false, history);
    }

    private void backup(String into, boolean history) {
        session.execute(
                "BACKUP DATABASE shop " + into + (history ? " WITH revision_history" : ""), new CollectedResult());
    }

    private void add(boolean first, boolean history) {
        List<String> ends = column("SHOW BACKUP FROM LATEST IN " + COLLECTION, "end_time");
        String end = ends.get(ends.size() - 1);
        long micros = Long.parseLong(String.valueOf(server.value(
                PostgresServer.DATABASE, "SELECT (extract(epoch FROM timestamptz '" + end + "') * 1000000)::bigint")));
        taken.add(new Layer(path, end, micros, first, history));
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
