package io.strandline.control.execution;

import io.strandline.control.result.ResultSink;
import io.strandline.control.statement.Query;
import io.strandline.control.statement.SessionStatement;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.Program;
import io.strandline.manifest.StrandlineException;
import java.util.List;
import java.util.Locale;

/** SELECT, SHOW and the session's variables. */
final class QueryExecutor {
    private static final String BACKUPS_WITH_IDS = "use_backups_with_ids";

    private final SessionContext session;
    private final SelectExecutor selects;
    private final ShowCatalog catalog;
    private final ShowTable tables;
    private final PreparedExecutor prepared;
    private final Zones zones;

    QueryExecutor(SessionContext session, SelectExecutor selects) {
        this.session = session;
        this.selects = selects;
        this.catalog = new ShowCatalog(session);
        this.tables = new ShowTable(session);
        this.prepared = new PreparedExecutor(session);
        this.zones = new Zones(session);
    }

    void execute(Query query, ResultSink sink) {
        if (query instanceof Query.Select select) {
            selects.execute(select, sink);
        } else if (query instanceof Query.ShowVariable show) {
            Rows.of(show.name()).add(variable(show.name())).send(sink, "SHOW");
        } else if (query instanceof Query.ShowPrepared) {
            prepared.list().send(sink, "SHOW PREPARED TRANSACTIONS");
        } else if (query instanceof Query.ShowDatabases) {
            catalog.databases().send(sink, "SHOW DATABASES");
        } else if (query instanceof Query.ShowSchemas show) {
            catalog.schemas(show).send(sink, "SHOW SCHEMAS");
        } else if (query instanceof Query.ShowTables show) {
            catalog.tables(show).send(sink, "SHOW TABLES");
        } else if (query instanceof Query.ShowCreate show) {
            catalog.create(show).send(sink, "SHOW CREATE");
        } else if (query instanceof Query.ShowColumns show) {
            tables.columns(show).send(sink, "SHOW COLUMNS");
        } else if (query instanceof Query.ShowIndexes show) {
            tables.indexes(show).send(sink, "SHOW INDEXES");
        } else if (query instanceof Query.ShowZone show) {
            zones.show(show).send(sink, "SHOW ZONE CONFIGURATION");
        } else if (query instanceof Query.ShowZones) {
            zones.showAll().send(sink, "SHOW ZONE CONFIGURATIONS");
        } else if (query instanceof Query.ShowRanges show) {
            tables.ranges(show).send(sink, "SHOW RANGES");
        } else if (query instanceof Query.ShowFingerprints show) {
            tables.fingerprints(show).send(sink, "SHOW FINGERPRINTS");
        }
    }

    private String variable(String name) {
        return switch (name) {
            case "database" -> session.variables().database();
            case "session_user", "user" -> session.options().user();
            case "server_version" -> Program.version();
            case "transaction_status" -> session.transactions().isOpen() ? "Open" : "NoTxn";
            case "timezone" -> "UTC";
            case BACKUPS_WITH_IDS -> session.variables().backupsWithIds() ? "on" : "off";
            case "schedules", "users", "roles", "grants", "ranges" ->
                throw new StrandlineException(
                        ErrorCode.NOT_SUPPORTED,
                        "SHOW " + name.toUpperCase(Locale.ROOT) + " is not supported yet",
                        "The README lists the statements that are.");
            default -> throw unknown(name);
        };
    }

    /** @throws StrandlineException {@code UNDEFINED_DATABASE} */
    void use(String database) {
        new Names(session.catalog(), database).currentDatabase();
        session.variables().setDatabase(database);
    }

    void set(SessionStatement.SetVariable set) {
        switch (set.name()) {
            case "database" -> use(set.value());
            case "timezone" -> {
                if (!List.of("utc", "0", "default").contains(set.value().toLowerCase(Locale.ROOT))) {
                    throw new StrandlineException(
                            ErrorCode.NOT_SUPPORTED,
                            "time zones other than UTC are not supported",
                            "Times are shown in UTC.");
                }
            }
            case BACKUPS_WITH_IDS -> session.variables().setBackupsWithIds(isOn(set));
            default -> throw unknown(set.name());
        }
    }

    private static boolean isOn(SessionStatement.SetVariable set) {
        return switch (set.value().toLowerCase(Locale.ROOT)) {
            case "on", "true", "yes", "1" -> true;
            case "off", "false", "no", "0", "default" -> false;
            default ->
                throw new StrandlineException(
                        ErrorCode.INVALID_PARAMETER,
                        "parameter \"" + set.name() + "\" requires a Boolean value",
                        "SET " + set.name() + " = true turns it on.");
        };
    }

    private static StrandlineException unknown(String name) {
        return new StrandlineException(
                ErrorCode.UNDEFINED_OBJECT,
                "unrecognized configuration parameter \"" + name + "\"",
                "There are database, timezone, use_backups_with_ids, session_user, server_version and transaction_status.");
    }
}
