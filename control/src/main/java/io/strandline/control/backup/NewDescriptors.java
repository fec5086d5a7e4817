package io.strandline.control.backup;

import io.strandline.job.TableMapping;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.DefinitionsDescriptor;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.PartitionedTableDescriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.SchemaObject;
import io.strandline.manifest.schema.SequenceDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.schema.ViewDescriptor;
import java.util.ArrayList;
import java.util.List;

/** Makes the descriptors of restored objects: those of the backup, with new ids and parents, at their first version. */
final class NewDescriptors {
    private final List<Descriptor> objects = new ArrayList<>();
    private final List<TableMapping> tables = new ArrayList<>();
    private int nextId;

    /** @param firstId of as many new ids as there will be objects */
    NewDescriptors(int firstId) {
        this.nextId = firstId;
    }

    DatabaseDescriptor database(String name) {
        DatabaseDescriptor database = new DatabaseDescriptor(nextId++, 1, name);
        objects.add(database);
        return database;
    }

    SchemaDescriptor schema(int databaseId, String name) {
        SchemaDescriptor schema = new SchemaDescriptor(nextId++, 1, databaseId, name);
        objects.add(schema);
        return schema;
    }

    void object(SchemaObject source, SchemaDescriptor parent) {
        if (source instanceof TableDescriptor table) {
            TableDescriptor restored = table(table, parent);
            objects.add(restored);
            tables.add(new TableMapping(table, restored));
        } else if (source instanceof PartitionedTableDescriptor table) {
            objects.add(new PartitionedTableDescriptor(
                    nextId++, 1, parent.databaseId(), parent.id(), table.name(), List.of()));
        } else if (source instanceof ViewDescriptor view) {
            objects.add(new ViewDescriptor(
                    nextId++, 1, parent.databaseId(), parent.id(), view.name(), view.columnNames(), view.query()));
        } else if (source instanceof SequenceDescriptor sequence) {
            objects.add(new SequenceDescriptor(
                    nextId++,
                    1,
                    parent.databaseId(),
                    parent.id(),
                    sequence.name(),
                    sequence.start(),
                    sequence.increment(),
                    sequence.minValue(),
                    sequence.maxValue(),
                    sequence.value(),
                    sequence.called(),
                    // Who owns it its own definition says.
                    0,
                    sequence.valueBefore()));
        }
    }

    /** @param databaseId that they go into */
    void definitions(DefinitionsDescriptor source, int databaseId) {
        objects.add(new DefinitionsDescriptor(
                nextId++, 1, databaseId, source.name(), source.format(), source.details(), source.content()));
    }

    private TableDescriptor table(TableDescriptor table, SchemaDescriptor parent) {
        return new TableDescriptor(
                nextId++,
                1,
                parent.databaseId(),
                parent.id(),
                table.name(),
                TableDescriptor.State.PUBLIC,
                1,
                1,
                table.columns(),
                table.primaryKey(),
                table.indexes(),
                table.excludeData(),
                table.gcTtlSeconds());
    }

    RestorePlan plan(List<String> notices) {
        return new RestorePlan(objects, tables, notices);
    }
}
