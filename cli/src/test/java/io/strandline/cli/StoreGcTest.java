package io.strandline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.cli.output.Streams;
import io.strandline.embedded.EmbeddedKeyspace;
import io.strandline.embedded.mvcc.StoreOptions;
import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreGcTest {
    private static final Duration LONGER_THAN_THE_TTL = Duration.ofHours(12);

    @TempDir
    private Path folder;

    @Test
    void saysHowMuchItRemoved() {
        Clock wall = Clock.offset(Clock.systemUTC(), LONGER_THAN_THE_TTL.negated());
        try (EmbeddedKeyspace keyspace = EmbeddedKeyspace.open(folder.resolve("store"), StoreOptions.DEFAULT, wall)) {
            TableDescriptor kept = createTable(keyspace, "kept");
            TableDescriptor dropped = createTable(keyspace, "dropped");
            upsert(keyspace, kept, 1);
            upsert(keyspace, kept, 1);
            try (Transaction transaction = keyspace.begin()) {
                transaction.drop(dropped);
                transaction.commit();
            }
        }

        // One of the row's revisions; the rest are the catalog's own.
        assertThat(gc()).matches("revisions,dropped_objects\n[1-9][0-9]*,1\n");
        assertThat(gc()).isEqualTo("revisions,dropped_objects\n0,0\n");
    }

    private static TableDescriptor createTable(EmbeddedKeyspace keyspace, String name) {
        Catalog catalog = keyspace.catalog(keyspace.now());
        DatabaseDescriptor database = catalog.database("defaultdb").orElseThrow();
        SchemaDescriptor schema =
                catalog.schema(database.id(), SchemaDescriptor.PUBLIC).orElseThrow();
        Column key = new Column(1, "a", ColumnType.of(ColumnType.Kind.INT8), false, Optional.empty(), false);
        try (Transaction transaction = keyspace.begin()) {
            TableDescriptor table = new TableDescriptor(
                    transaction.allocateId(),
                    1,
                    database.id(),
                    schema.id(),
                    name,
                    TableDescriptor.State.PUBLIC,
                    1,
                    1,
                    List.of(key),
                    List.of(1),
                    List.of(),
                    false,
                    Optional.empty());
            transaction.put(table);
            transaction.commit();
            return table;
        }
    }

    private static void upsert(EmbeddedKeyspace keyspace, TableDescriptor table, long key) {
        try (Transaction transaction = keyspace.begin()) {
            transaction.upsert(table, new @Nullable Object[] {key});
            transaction.commit();
        }
    }

    private String gc() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams = new Streams(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false);
        String source = "embedded:" + folder.resolve("store");
        int exitCode = StrandlineCommand.on(streams).execute("store", "gc", "--format", "csv", "--source", source);
        assertThat(exitCode).as(err.toString(StandardCharsets.UTF_8)).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }
}
