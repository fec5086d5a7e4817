package io.strandline.control.execution;

import io.strandline.control.result.ResultSink;
import io.strandline.control.statement.Definition;
import io.strandline.control.statement.Definition.IndexName;
import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Index;
import io.strandline.manifest.schema.SchemaObject;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.ArrayList;
import java.util.List;

/** CREATE INDEX, which needs many transactions, and DROP INDEX. */
final class IndexDefinitions {
    private final SessionContext session;

    IndexDefinitions(SessionContext session) {
        this.session = session;
    }

    void create(Definition.CreateIndex create, ResultSink sink) {
        session.transactions().requireNone("CREATE INDEX");
        TableDescriptor table =
                session.transactions().read(transaction -> names(transaction).table(create.table()));
        boolean exists = create.index()
                .name()
                .flatMap(name -> table.indexes().stream()
                        .filter(index -> index.name().equals(name))
                        .findFirst())
                .isPresent();
        if (exists && create.ifNotExists()) {
            sink.notice("index \"" + create.index().name().orElseThrow() + "\" already exists, skipping");
            return;
        }
        Index index = NewTable.index(newIndexId(table), create.index(), table.name(), table.columns(), table.indexes());
        session.control().createIndex(table.id(), index);
    }

    /** An index's number is never used twice in its table, also when the index is gone: so it is one that nothing has. */
    private int newIndexId(TableDescriptor table) {
        int highest = table.indexes().stream().mapToInt(Index::id).max().orElse(1);
        return Math.max(highest + 1, session.control().restoreTarget().allocateIds(1));
    }

    void drop(Definition.DropIndex drop, Transaction transaction) {
        for (IndexName name : drop.names()) {
            List<TableDescriptor> owners = owners(name, transaction);
            if (owners.isEmpty() && drop.ifExists()) {
                continue;
            }
            if (owners.isEmpty()) {
                throw new StrandlineException(
                        ErrorCode.UNDEFINED_OBJECT,
                        "index \"" + name.index() + "\" does not exist",
                        "SHOW INDEXES FROM a table lists its indexes.");
            }
            if (owners.size() > 1) {
                throw new StrandlineException(
                        ErrorCode.INVALID_PARAMETER,
                        "index name \"" + name.index() + "\" is ambiguous",
                        "Name its table too: table@" + name.index() + ".");
            }
            TableDescriptor table = owners.get(0);
            transaction.put(table.withIndexes(table.indexes().stream()
                    .filter(index -> !index.name().equals(name.index()))
                    .toList()));
        }
    }

    private List<TableDescriptor> owners(IndexName name, Transaction transaction) {
        Names names = names(transaction);
        List<TableDescriptor> candidates = new ArrayList<>();
        if (name.table().isPresent()) {
            candidates.add(names.table(name.table().get()));
        } else {
            for (SchemaObject object :
                    transaction.catalog().objects(names.currentDatabase().id()).toList()) {
                if (object instanceof TableDescriptor table) {
                    candidates.add(table);
                }
            }
        }
        return candidates.stream()
                .filter(table ->
                        table.indexes().stream().anyMatch(index -> index.name().equals(name.index())))
                .toList();
    }

    private Names names(Transaction transaction) {
        return new Names(transaction.catalog(), session.variables().database());
    }
}
