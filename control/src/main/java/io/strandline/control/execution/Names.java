package io.strandline.control.execution;

import io.strandline.control.parser.Identifiers;
import io.strandline.control.statement.QualifiedName;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.SchemaObject;
import io.strandline.manifest.schema.SequenceDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.schema.ViewDescriptor;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What names stand for. CockroachDB's order: the first of two parts is a schema of the current database, or else a database, whose
 * schema {@code public} is meant.
 */
public final class Names {
    private final Catalog catalog;
    private final String currentDatabase;
    private final boolean inBackup;

    public Names(Catalog catalog, String currentDatabase) {
        this(catalog, currentDatabase, false);
    }

    private Names(Catalog catalog, String currentDatabase, boolean inBackup) {
        this.catalog = catalog;
        this.currentDatabase = currentDatabase;
        this.inBackup = inBackup;
    }

    /** Names in the catalog of a backup: errors say so, and where to look. */
    public static Names ofBackup(Catalog catalog, String currentDatabase) {
        return new Names(catalog, currentDatabase, true);
    }

    public Catalog catalog() {
        return catalog;
    }

    /** @throws StrandlineException {@code UNDEFINED_DATABASE} */
    public DatabaseDescriptor database(String name) {
        return catalog.database(name)
                .orElseThrow(() -> new StrandlineException(
                        ErrorCode.UNDEFINED_DATABASE,
                        "database \"" + name + "\" does not exist",
                        "SHOW DATABASES lists them."));
    }

    public Optional<DatabaseDescriptor> findCurrentDatabase() {
        return catalog.database(currentDatabase);
    }

    public DatabaseDescriptor currentDatabase() {
        return database(currentDatabase);
    }

    /** @throws StrandlineException {@code UNDEFINED_SCHEMA} */
    public SchemaDescriptor schema(DatabaseDescriptor database, String name) {
        return catalog.schema(database.id(), name)
                .orElseThrow(() -> new StrandlineException(
                        ErrorCode.UNDEFINED_SCHEMA,
                        "unknown schema \"" + name + "\"",
                        quoted(catalog.schemas(database.id()).map(SchemaDescriptor::name), name)
                                .orElse("SHOW SCHEMAS FROM " + Identifiers.quoted(database.name())
                                        + " lists those of the database.")));
    }

    /** The schema that {@code schema} or {@code database.schema} names, if it is there. */
    Optional<SchemaDescriptor> findSchema(QualifiedName name) {
        return name.parts().size() == 1
                ? catalog.schema(currentDatabase().id(), name.last())
                : catalog.schema(database(name.parts().get(0)).id(), name.last());
    }

    /**
     * The schema that the name's object lies in, or will.
     *
     * @throws StrandlineException {@code UNDEFINED_DATABASE}, {@code UNDEFINED_SCHEMA}
     */
    SchemaDescriptor parent(QualifiedName name) {
        List<String> parts = name.parts();
        return switch (parts.size()) {
            case 1 -> schema(currentDatabase(), SchemaDescriptor.PUBLIC);
            case 2 ->
                schemaOrDatabase(parts.get(0))
                        .orElseThrow(() -> new StrandlineException(
                                ErrorCode.UNDEFINED_SCHEMA,
                                "cannot create \"" + name + "\" because the target database or schema does not exist",
                                "CREATE DATABASE " + parts.get(0) + " or CREATE SCHEMA " + parts.get(0) + " first."));
            default -> schema(database(parts.get(0)), parts.get(1));
        };
    }

    /** What the {@code x} of {@code x.*} and {@code x.t} stands for. */
    public Optional<SchemaDescriptor> schemaOrDatabase(String name) {
        return catalog.database(currentDatabase)
                .flatMap(database -> catalog.schema(database.id(), name))
                .or(() -> catalog.database(name)
                        .flatMap(database -> catalog.schema(database.id(), SchemaDescriptor.PUBLIC)));
    }

    /** A table, view or sequence, if there is one. */
    public Optional<SchemaObject> find(QualifiedName name) {
        List<String> parts = name.parts();
        Optional<SchemaDescriptor> schema = switch (parts.size()) {
            case 1 ->
                catalog.database(currentDatabase)
                        .flatMap(database -> catalog.schema(database.id(), SchemaDescriptor.PUBLIC));
            case 2 -> schemaOrDatabase(parts.get(0));
            default -> catalog.database(parts.get(0)).flatMap(database -> catalog.schema(database.id(), parts.get(1)));
        };
        Optional<SchemaObject> found = schema.flatMap(parent -> catalog.object(parent.id(), name.last()));
        if (found.isPresent() || parts.size() != 2) {
            return found;
        }
        // A schema of that name without the object does not hide a database with it.
        return catalog.database(parts.get(0))
                .flatMap(database -> catalog.schema(database.id(), SchemaDescriptor.PUBLIC))
                .flatMap(parent -> catalog.object(parent.id(), name.last()));
    }

    /** @throws StrandlineException {@code UNDEFINED_TABLE} */
    public SchemaObject object(QualifiedName name) {
        return find(name).orElseThrow(() -> undefined(name));
    }

    /** @throws StrandlineException {@code UNDEFINED_TABLE}; {@code WRONG_OBJECT_TYPE} for a view or a sequence */
    public TableDescriptor table(QualifiedName name) {
        SchemaObject object = object(name);
        if (object instanceof TableDescriptor table) {
            if (table.state() == TableDescriptor.State.OFFLINE) {
                throw new StrandlineException(
                        ErrorCode.OBJECT_NOT_IN_STATE,
                        "relation \"" + name + "\" is offline: importing",
                        "Try again when the import is done.");
            }
            return table;
        }
        if (object instanceof ViewDescriptor) {
            throw new StrandlineException(
                    ErrorCode.NOT_SUPPORTED,
                    "\"" + name + "\" is a view: its query is kept as text and cannot be run here",
                    "SHOW CREATE VIEW shows it.");
        }
        throw wrongType(name, "table");
    }

    SequenceDescriptor sequence(QualifiedName name) {
        if (object(name) instanceof SequenceDescriptor sequence) {
            return sequence;
        }
        throw wrongType(name, "sequence");
    }

    static StrandlineException wrongType(QualifiedName name, String expected) {
        return new StrandlineException(ErrorCode.WRONG_OBJECT_TYPE, "\"" + name + "\" is not a " + expected);
    }

    private StrandlineException undefined(QualifiedName name) {
        if (inBackup) {
            return new StrandlineException(
                    ErrorCode.UNDEFINED_TABLE,
                    "relation \"" + name + "\" does not exist in the backup",
                    "SHOW BACKUP FROM ... IN ... lists what it holds.");
        }
        // Of two parts the first may be a schema, too.
        Optional<DatabaseDescriptor> named = name.parts().size() == 1
                ? Optional.empty()
                : catalog.database(name.parts().get(0));
        Optional<DatabaseDescriptor> searched = named.or(() -> catalog.database(currentDatabase));
        Stream<String> there = searched.stream()
                .flatMap(database -> catalog.objects(database.id()))
                .map(SchemaObject::name);
        String where = quoted(there, name.last())
                .or(() -> searched.map(database ->
                        "SHOW TABLES FROM " + Identifiers.quoted(database.name()) + " lists those there are."))
                .orElse("The current database \"" + currentDatabase + "\" does not exist; USE another one.");
        return new StrandlineException(ErrorCode.UNDEFINED_TABLE, "relation \"" + name + "\" does not exist", where);
    }

    /** Whoever comes from elsewhere may not know that names without quotes are made lower-case. */
    private static Optional<String> quoted(Stream<String> names, String wanted) {
        return names.filter(name -> name.equalsIgnoreCase(wanted) && !name.equals(wanted))
                .findFirst()
                .map(name ->
                        "There is \"" + name + "\": write it so, in double quotes. Names without are lower-cased.");
    }
}
