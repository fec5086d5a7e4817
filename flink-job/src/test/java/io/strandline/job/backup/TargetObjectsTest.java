package io.strandline.job.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.layer.BackupTargets;
import io.strandline.manifest.layer.BackupTargets.Coverage;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.DefinitionsDescriptor;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.schema.ViewDescriptor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TargetObjectsTest {
    private static final HlcTimestamp NOW = new HlcTimestamp(1_000, 0);

    private final Catalog catalog = Catalog.of(
            NOW,
            List.of(
                    new DatabaseDescriptor(100, 1, "shop"),
                    new SchemaDescriptor(101, 1, 100, "public"),
                    table(102, 100, 101, "orders", false),
                    table(103, 100, 101, "cache", true),
                    new ViewDescriptor(104, 1, 100, 101, "v", List.of(), "SELECT 1"),
                    new DatabaseDescriptor(200, 1, "other"),
                    new SchemaDescriptor(201, 1, 200, "public"),
                    table(202, 200, 201, "things", false),
                    definitions(300, 0),
                    definitions(301, 100),
                    definitions(302, 200)));

    private static DefinitionsDescriptor definitions(int id, int databaseId) {
        return new DefinitionsDescriptor(id, 1, databaseId, "definitions", "sql", "{}", Key.EMPTY);
    }

    private static TableDescriptor table(int id, int databaseId, int schemaId, String name, boolean excludeData) {
        return new TableDescriptor(
                id,
                1,
                databaseId,
                schemaId,
                name,
                TableDescriptor.State.PUBLIC,
                1,
                1,
                List.of(new Column(1, "id", ColumnType.of(ColumnType.Kind.INT8), false, Optional.empty(), false)),
                List.of(1),
                List.of(),
                excludeData,
                Optional.empty());
    }

    private List<Integer> held(BackupTargets targets) {
        return new TargetObjects(catalog, targets)
                .catalog().descriptors().stream().map(Descriptor::id).toList();
    }

    @Test
    void holdsEverythingOfADatabase() {
        assertThat(held(new BackupTargets(Coverage.DATABASES, List.of(100), List.of())))
                .containsExactly(100, 101, 102, 103, 104, 301);
    }

    @Test
    void holdsANamedTableWithItsParentsAndTheirDefinitionsOnly() {
        assertThat(held(new BackupTargets(Coverage.TABLES, List.of(), List.of(202))))
                .containsExactly(200, 201, 202, 302);
    }

    @Test
    void holdsAViewWithoutTheTablesItReads() {
        assertThat(held(new BackupTargets(Coverage.TABLES, List.of(), List.of(104))))
                .containsExactly(100, 101, 104, 301);
    }

    @Test
    void readsNoRowsOfTablesWhoseDataIsExcluded() {
        TargetObjects objects =
                new TargetObjects(catalog, new BackupTargets(Coverage.DATABASES, List.of(100), List.of()));

        assertThat(objects.tables()).extracting(TableDescriptor::name).containsExactly("orders");
    }
}
