package io.strandline.control.execution;

import io.strandline.control.result.ResultSink;
import io.strandline.control.statement.SessionStatement;
import io.strandline.control.value.ValueText;
import io.strandline.keyspace.write.PreparedTransaction;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** PREPARE TRANSACTION, COMMIT PREPARED, ROLLBACK PREPARED and what is prepared, in PostgreSQL's words and columns. */
final class PreparedExecutor {
    private final SessionContext session;

    PreparedExecutor(SessionContext session) {
        this.session = session;
    }

    void prepare(SessionStatement.Prepare statement, ResultSink sink) {
        boolean prepared = session.transactions()
                .prepare(
                        statement.gid(),
                        session.options().user(),
                        session.variables().database());
        sink.done(prepared ? "PREPARE TRANSACTION" : "ROLLBACK");
    }

    void commit(SessionStatement.CommitPrepared statement, ResultSink sink) {
        requireNoTransaction("COMMIT PREPARED");
        session.control().commitPrepared(statement.gid());
        sink.done("COMMIT PREPARED");
    }

    void rollback(SessionStatement.RollbackPrepared statement, ResultSink sink) {
        requireNoTransaction("ROLLBACK PREPARED");
        session.control().rollbackPrepared(statement.gid());
        sink.done("ROLLBACK PREPARED");
    }

    private void requireNoTransaction(String statement) {
        session.transactions().requireNotAborted();
        if (session.transactions().isOpen()) {
            throw new StrandlineException(
                    ErrorCode.ACTIVE_TRANSACTION,
                    statement + " cannot run inside a transaction block",
                    "COMMIT or ROLLBACK first.");
        }
    }

    /** As in {@code pg_prepared_xacts}. */
    Rows list() {
        Rows rows = Rows.of("gid", "prepared", "owner", "database");
        for (PreparedTransaction prepared : session.control().preparedTransactions()) {
            Instant time = prepared.time().toInstant().truncatedTo(ChronoUnit.MICROS);
            rows.add(
                    prepared.gid(),
                    ValueText.of(ColumnType.of(Kind.TIMESTAMPTZ), time),
                    prepared.owner(),
                    prepared.database());
        }
        return rows;
    }
}
