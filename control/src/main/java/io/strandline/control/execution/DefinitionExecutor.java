package io.strandline.control.execution;

import io.strandline.control.parser.Identifiers;
import io.strandline.control.result.ResultSink;
import io.strandline.control.statement.Definition;
import io.strandline.control.statement.Definition.DropBehavior;
import io.strandline.control.statement.QualifiedName;
import io.strandline.control.statement.ZoneTarget;
import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.SchemaObject;
import io.strandline.manifest.schema.SequenceDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.schema.ViewDescriptor;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** CREATE, ALTER and DROP. */
final class DefinitionExecutor {
    private final SessionContext session;
    private final IndexDefinitions indexes;
    private final TableAlterations tables;
    private final Zones zones;

    DefinitionExecutor(SessionContext session) {
        this.session = session;
        this.indexes = new IndexDefinitions(session);
        this.tables = new TableAlterations(session);
        this.zones = new Zones(session);
    }

    void execute(Definition statement, ResultSink sink) {
        if (statement instanceof Definition.CreateIndex create) {
            indexes.create(create, sink);
            sink.done("CREATE INDEX");
            return;
        }
        Outcome outcome = session.transactions().write(transaction -> {
            if (statement instanceof Definition.CreateDatabase create) {
                return createDatabase(create, transaction);
            } else if (statement instanceof Definition.DropDatabase drop) {
                return dropDatabase(drop, transaction);
            } else if (statement instanceof Definition.CreateSchema create) {
                return createSchema(create, transaction);
            } else if (statement instanceof Definition.DropSchema drop) {
                return dropSchemas(drop, transaction);
            } else if (statement instanceof Definition.CreateTable create) {
                return createTable(create, transaction);
            } else if (statement instanceof Definition.CreateView create) {
                return createView(create, transaction);
            } else if (statement instanceof Definition.CreateSequence create) {
                return createSequence(create, transaction);
            } else if (statement instanceof Definition.DropObjects drop) {
                return dropObjects(drop, transaction);
            } else if (statement instanceof Definition.AlterTable alter) {
                return new Outcome("ALTER TABLE", tables.alter(alter, transaction));
            } else if (statement instanceof Definition.Truncate truncate) {
                tables.truncate(truncate, transaction);
                return Outcome.done("TRUNCATE");
            } else if (statement instanceof Definition.ConfigureZone configure) {
                zones.configure(configure, transaction);
                return Outcome.done("CONFIGURE ZONE 1");
            } else if (statement instanceof Definition.DiscardZone discard) {
                return Outcome.done("CONFIGURE ZONE " + (zones.discard(discard.target(), transaction) ? 1 : 0));
            } else if (statement instanceof Definition.DropIndex drop) {
                indexes.drop(drop, transaction);
                return Outcome.done("DROP INDEX");
            }
            throw new IllegalArgumentException(statement.toString());
        });
        outcome.notices().forEach(sink::notice);
        sink.done(outcome.tag());
    }

    /** What is said once the transaction stands. */
    private record Outcome(String tag, List<String> notices) {
        static Outcome done(String tag) {
            return new Outcome(tag, List.of());
        }

        static Outcome skipped(String tag, String what) {
            return new Outcome(tag, List.of(what + " already exists, skipping"));
        }
    }

    private Names names(Transaction transaction) {
        return new Names(transaction.catalog(), session.variables().database());
    }

    private Outcome createDatabase(Definition.CreateDatabase create, Transaction transaction) {
        if (transaction.catalog().database(create.name()).isPresent()) {
            if (create.ifNotExists()) {
                return Outcome.skipped("CREATE DATABASE", "database \"" + create.name() + "\"");
            }
            throw new StrandlineException(
                    ErrorCode.DUPLICATE_DATABASE,
                    "database \"" + create.name() + "\" already exists",
                    "Choose another name, or write CREATE DATABASE IF NOT EXISTS.");
        }
        int id = transaction.allocateId();
        transaction.put(new DatabaseDescriptor(id, 1, create.name()));
        transaction.put(new SchemaDescriptor(transaction.allocateId(), 1, id, SchemaDescriptor.PUBLIC));
        return Outcome.done("CREATE DATABASE");
    }

    private Outcome dropDatabase(Definition.DropDatabase drop, Transaction transaction) {
        Catalog catalog = transaction.catalog();
        if (drop.ifExists() && catalog.database(drop.name()).isEmpty()) {
            return Outcome.done("DROP DATABASE");
        }
        DatabaseDescriptor database = names(transaction).database(drop.name());
        requireNotSystem(database, "dropped");
        if (drop.behavior() == DropBehavior.RESTRICT
                && catalog.objects(database.id()).findAny().isPresent()) {
            throw new StrandlineException(
                    ErrorCode.DEPENDENT_OBJECTS,
                    "database \"" + drop.name() + "\" is not empty and RESTRICT was specified",
                    "DROP DATABASE ... CASCADE drops everything in it.");
        }
        zones.discard(new ZoneTarget.OfDatabase(drop.name()), transaction);
        catalog.objects(database.id()).forEach(object -> transaction.drop((Descriptor) object));
        catalog.schemas(database.id()).forEach(transaction::drop);
        transaction.drop(database);
        return Outcome.done("DROP DATABASE");
    }

    private static void requireNotSystem(DatabaseDescriptor database, String verb) {
        if (database.name().equals(DatabaseDescriptor.SYSTEM)) {
            throw new StrandlineException(
                    ErrorCode.PRIVILEGE, "the definitions of database \"system\" cannot be " + verb);
        }
    }

    static void requireNotSystem(int databaseId, Catalog catalog, String verb) {
        catalog.descriptor(databaseId)
                .map(DatabaseDescriptor.class::cast)
                .ifPresent(database -> requireNotSystem(database, verb));
    }

    private Outcome createSchema(Definition.CreateSchema create, Transaction transaction) {
        Names names = names(transaction);
        if (names.findSchema(create.name()).isPresent()) {
            if (create.ifNotExists()) {
                return Outcome.skipped("CREATE SCHEMA", "schema \"" + create.name() + "\"");
            }
            throw new StrandlineException(
                    ErrorCode.DUPLICATE_SCHEMA, "schema \"" + create.name().last() + "\" already exists");
        }
        DatabaseDescriptor database = create.name().parts().size() == 1
                ? names.currentDatabase()
                : names.database(create.name().parts().get(0));
        requireNotSystem(database, "changed");
        transaction.put(new SchemaDescriptor(
                transaction.allocateId(), 1, database.id(), create.name().last()));
        return Outcome.done("CREATE SCHEMA");
    }

    private Outcome dropSchemas(Definition.DropSchema drop, Transaction transaction) {
        for (QualifiedName name : drop.names()) {
            Optional<SchemaDescriptor> found = names(transaction).findSchema(name);
            if (found.isEmpty()) {
                if (drop.ifExists()) {
                    continue;
                }
                throw new StrandlineException(
                        ErrorCode.UNDEFINED_SCHEMA, "unknown schema \"" + name + "\"", "SHOW SCHEMAS lists them.");
            }
            dropSchema(found.get(), drop.behavior(), transaction);
        }
        return Outcome.done("DROP SCHEMA");
    }

    private static void dropSchema(SchemaDescriptor schema, DropBehavior behavior, Transaction transaction) {
        if (schema.name().equals(SchemaDescriptor.PUBLIC)) {
            throw new StrandlineException(
                    ErrorCode.INVALID_NAME,
                    "cannot drop schema \"public\"",
                    "DROP DATABASE drops it with its database.");
        }
        for (SchemaObject object :
                transaction.catalog().objects(schema.databaseId()).toList()) {
            if (object.schemaId() != schema.id()) {
                continue;
            }
            if (behavior == DropBehavior.RESTRICT) {
                throw new StrandlineException(
                        ErrorCode.DEPENDENT_OBJECTS,
                        "schema \"" + schema.name() + "\" is not empty and CASCADE was not specified",
                        "DROP SCHEMA ... CASCADE drops everything in it.");
            }
            transaction.drop((Descriptor) object);
        }
        transaction.drop(schema);
    }

    private Outcome createTable(Definition.CreateTable create, Transaction transaction) {
        SchemaDescriptor schema = parent(create.name(), transaction);
        if (exists(create.name(), schema, create.ifNotExists(), transaction)) {
            return Outcome.skipped("CREATE TABLE", "relation \"" + create.name() + "\"");
        }
        Binder binder = new Binder(Optional.empty(), new Functions(session, Optional.of(transaction)));
        transaction.put(new NewTable(create, binder).descriptor(transaction.allocateId(), schema));
        return Outcome.done("CREATE TABLE");
    }

    private Outcome createView(Definition.CreateView create, Transaction transaction) {
        SchemaDescriptor schema = parent(create.name(), transaction);
        if (exists(create.name(), schema, create.ifNotExists(), transaction)) {
            return Outcome.skipped("CREATE VIEW", "relation \"" + create.name() + "\"");
        }
        transaction.put(new ViewDescriptor(
                transaction.allocateId(),
                1,
                schema.databaseId(),
                schema.id(),
                create.name().last(),
                create.columnNames(),
                create.query()));
        return Outcome.done("CREATE VIEW");
    }

    private Outcome createSequence(Definition.CreateSequence create, Transaction transaction) {
        SchemaDescriptor schema = parent(create.name(), transaction);
        if (exists(create.name(), schema, create.ifNotExists(), transaction)) {
            return Outcome.skipped("CREATE SEQUENCE", "relation \"" + create.name() + "\"");
        }
        transaction.put(NewSequence.descriptor(create, transaction.allocateId(), schema));
        return Outcome.done("CREATE SEQUENCE");
    }

    private SchemaDescriptor parent(QualifiedName name, Transaction transaction) {
        SchemaDescriptor schema = names(transaction).parent(name);
        requireNotSystem(schema.databaseId(), transaction.catalog(), "changed");
        return schema;
    }

    private static boolean exists(
            QualifiedName name, SchemaDescriptor schema, boolean mayExist, Transaction transaction) {
        boolean exists = transaction.catalog().object(schema.id(), name.last()).isPresent();
        if (exists && !mayExist) {
            throw new StrandlineException(
                    ErrorCode.DUPLICATE_TABLE,
                    "relation \"" + name + "\" already exists",
                    "DROP it first, choose another name, or write IF NOT EXISTS.");
        }
        return exists;
    }

    private Outcome dropObjects(Definition.DropObjects drop, Transaction transaction) {
        for (QualifiedName name : drop.names()) {
            Names names = names(transaction);
            Optional<SchemaObject> found = names.find(name);
            if (found.isEmpty() && drop.ifExists()) {
                continue;
            }
            SchemaObject object = names.object(name);
            boolean right = switch (drop.kind()) {
                case TABLE -> object instanceof TableDescriptor;
                case VIEW -> object instanceof ViewDescriptor;
                case SEQUENCE -> object instanceof SequenceDescriptor;
            };
            if (!right) {
                throw new StrandlineException(
                        ErrorCode.WRONG_OBJECT_TYPE,
                        "\"" + name + "\" is not a " + drop.kind().name().toLowerCase(Locale.ROOT),
                        "Write DROP " + ((Descriptor) object).kind().toUpperCase(Locale.ROOT) + " "
                                + Identifiers.quoted(object.name()) + ".");
            }
            requireNotSystem(object.databaseId(), transaction.catalog(), "dropped");
            transaction.drop((Descriptor) object);
        }
        return Outcome.done("DROP " + drop.kind());
    }
}
