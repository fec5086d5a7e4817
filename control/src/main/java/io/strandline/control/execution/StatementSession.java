package io.strandline.control.execution;

import io.strandline.control.Session;
import io.strandline.control.backup.BackupStatements;
import io.strandline.control.connection.ConnectionExecutor;
import io.strandline.control.job.JobRegistry;
import io.strandline.control.parser.ParsedStatement;
import io.strandline.control.parser.StatementReader;
import io.strandline.control.result.ResultSink;
import io.strandline.control.setting.SettingExecutor;
import io.strandline.control.statement.BackupStatement;
import io.strandline.control.statement.Change;
import io.strandline.control.statement.ConnectionStatement;
import io.strandline.control.statement.Definition;
import io.strandline.control.statement.JobStatement;
import io.strandline.control.statement.Query;
import io.strandline.control.statement.SessionStatement;
import io.strandline.control.statement.SettingStatement;
import io.strandline.control.statement.Statement;
import java.util.Optional;

/** Reads a script and gives each statement to who carries it out. */
public final class StatementSession implements Session {
    private final SessionContext session;
    private final DefinitionExecutor definitions;
    private final ChangeExecutor changes;
    private final QueryExecutor queries;
    private final JobStatementExecutor jobs;
    private final PreparedExecutor prepared;
    private final BackupStatements backups;
    private final ConnectionExecutor connections;
    private final SettingExecutor settings;

    public StatementSession(SessionContext session, JobRegistry registry) {
        this.session = session;
        this.definitions = new DefinitionExecutor(session);
        this.changes = new ChangeExecutor(session);
        SelectExecutor selects = new SelectExecutor(session, registry);
        this.queries = new QueryExecutor(session, selects);
        this.jobs = selects.jobs();
        this.prepared = new PreparedExecutor(session);
        this.backups = new BackupStatements(session, registry);
        this.connections = new ConnectionExecutor(session, registry);
        this.settings = new SettingExecutor(session);
    }

    @Override
    public void execute(String script, ResultSink sink) {
        session.cancellation().reset();
        StatementReader reader = new StatementReader(script);
        for (Optional<ParsedStatement> next = next(reader); next.isPresent(); next = next(reader)) {
            try {
                session.cancellation().check();
                execute(next.get(), sink);
            } catch (RuntimeException | Error e) {
                session.transactions().abort();
                throw e;
            }
        }
    }

    /** A mistake in the text, too, ends the transaction it stands in. */
    private Optional<ParsedStatement> next(StatementReader reader) {
        try {
            return reader.next();
        } catch (RuntimeException e) {
            session.transactions().abort();
            throw e;
        }
    }

    private void execute(ParsedStatement parsed, ResultSink sink) {
        Statement statement = parsed.statement();
        if (!session.isOfControl()) {
            ForeignSource.requirePossible(statement, session.source());
        }
        if (statement instanceof SessionStatement about) {
            execute(about, sink);
            return;
        }
        session.transactions().requireNotAborted();
        if (statement instanceof Definition definition) {
            definitions.execute(definition, sink);
        } else if (statement instanceof Change change) {
            changes.execute(change, sink);
        } else if (statement instanceof Query query) {
            queries.execute(query, sink);
        } else if (statement instanceof JobStatement about) {
            jobs.execute(about, sink);
        } else if (statement instanceof BackupStatement backup) {
            backups.execute(backup, parsed.redactedText(), sink);
        } else if (statement instanceof ConnectionStatement connection) {
            connections.execute(connection, sink);
        } else if (statement instanceof SettingStatement setting) {
            settings.execute(setting, sink);
        }
    }

    private void execute(SessionStatement statement, ResultSink sink) {
        Transactions transactions = session.transactions();
        if (statement instanceof SessionStatement.Begin) {
            transactions.begin();
            sink.done("BEGIN");
        } else if (statement instanceof SessionStatement.Commit) {
            sink.done(transactions.commit() ? "COMMIT" : "ROLLBACK");
        } else if (statement instanceof SessionStatement.Rollback) {
            transactions.rollback();
            sink.done("ROLLBACK");
        } else if (statement instanceof SessionStatement.Prepare prepare) {
            prepared.prepare(prepare, sink);
        } else if (statement instanceof SessionStatement.CommitPrepared commit) {
            prepared.commit(commit, sink);
        } else if (statement instanceof SessionStatement.RollbackPrepared rollback) {
            prepared.rollback(rollback, sink);
        } else if (statement instanceof SessionStatement.Use use) {
            transactions.requireNotAborted();
            queries.use(use.database());
            sink.done("SET");
        } else if (statement instanceof SessionStatement.SetVariable set) {
            transactions.requireNotAborted();
            queries.set(set);
            sink.done("SET");
        }
    }

    @Override
    public boolean isComplete(String text) {
        return StatementReader.isComplete(text);
    }

    @Override
    public String currentDatabase() {
        return session.variables().database();
    }

    @Override
    public boolean inTransaction() {
        return session.transactions().isOpen();
    }

    @Override
    public void cancel() {
        session.cancellation().cancel();
    }

    @Override
    public void close() {
        if (session.transactions().isOpen()) {
            session.transactions().rollback();
        }
        session.close();
    }
}
