package io.strandline.control.job;

import io.strandline.job.BackupRequest;
import io.strandline.job.BackupSettings;
import io.strandline.job.LayerLocation;
import io.strandline.job.RestoreRequest;
import io.strandline.job.TableMapping;
import io.strandline.keyspace.Locality;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.layer.BackupTargets;
import io.strandline.manifest.layer.BackupTargets.Coverage;
import io.strandline.manifest.row.RandomRows;
import io.strandline.manifest.row.RowCodec;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.Index;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.SequenceDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.schema.ViewDescriptor;
import io.strandline.manifest.storage.SecretUri;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.manifest.storage.StorageSettings;
import io.strandline.manifest.storage.TransferLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/** Backups and restores with anything in them that their types allow. */
final class RandomWork {
    private final Random random;
    private final RandomRows rows;

    RandomWork(long seed) {
        this.random = new Random(seed);
        this.rows = new RandomRows(seed);
    }

    JobWork next() {
        return random.nextBoolean()
                ? new BackupWork(backup())
                : new RestoreWork(restore(), random.nextBoolean() ? Optional.of(phases()) : Optional.empty());
    }

    private BackupRequest backup() {
        Coverage[] coverages = Coverage.values();
        return new BackupRequest(
                random.nextLong(),
                text(),
                storage(),
                uri(),
                layer(),
                some(this::layer),
                time(),
                new BackupTargets(coverages[random.nextInt(coverages.length)], some(this::id), some(this::id)),
                random.nextBoolean(),
                new BackupSettings(
                        1 + random.nextInt(1 << 30),
                        duration(),
                        duration(),
                        duration(),
                        duration(),
                        1 - random.nextDouble()),
                locality(),
                text());
    }

    private RestoreRequest restore() {
        return new RestoreRequest(
                random.nextLong(),
                text(),
                storage(),
                some(this::layer),
                time(),
                some(this::descriptor),
                some(this::mapping),
                locality(),
                text());
    }

    private ClusterPhases phases() {
        return new ClusterPhases(some(this::text), some(() -> {
            TableDescriptor table = table(columns());
            RowCodec codec = RowCodec.of(table.columns());
            return new SystemTable(table, some(() -> Key.of(codec.encode(rows.row(table.columns())))));
        }));
    }

    private TableMapping mapping() {
        List<Column> columns = columns();
        return new TableMapping(table(columns), table(columns));
    }

    private List<Column> columns() {
        List<Column> columns = new ArrayList<>(RandomRows.columns());
        return columns.subList(0, 1 + random.nextInt(columns.size()));
    }

    private TableDescriptor table(List<Column> columns) {
        TableDescriptor.State[] states = TableDescriptor.State.values();
        return new TableDescriptor(
                id(),
                id(),
                id(),
                id(),
                text(),
                states[random.nextInt(states.length)],
                id(),
                id(),
                columns,
                List.of(columns.get(0).id()),
                some(() -> new Index(id(), text(), some(() -> columns.get(0).id()), random.nextBoolean())),
                random.nextBoolean(),
                random.nextBoolean() ? Optional.of(random.nextLong()) : Optional.empty());
    }

    private Descriptor descriptor() {
        return switch (random.nextInt(5)) {
            case 0 -> new DatabaseDescriptor(id(), id(), text());
            case 1 -> new SchemaDescriptor(id(), id(), id(), text());
            case 2 -> new ViewDescriptor(id(), id(), id(), id(), text(), some(this::text), text());
            case 3 ->
                new SequenceDescriptor(
                        id(),
                        id(),
                        id(),
                        id(),
                        text(),
                        random.nextLong(),
                        random.nextLong(),
                        random.nextLong(),
                        random.nextLong(),
                        random.nextLong());
            default -> table(columns());
        };
    }

    private StorageContext storage() {
        Map<String, TransferLimits> limits = new HashMap<>();
        some(this::text).forEach(provider -> limits.put(provider, new TransferLimits(rate(), rate())));
        StorageSettings settings = new StorageSettings(duration(), random.nextInt(), limits, instant());
        return new StorageContext(text(), text(), text(), settings, random.nextBoolean());
    }

    private TransferLimits.Rate rate() {
        return new TransferLimits.Rate(random.nextLong(), random.nextLong());
    }

    private LayerLocation layer() {
        return new LayerLocation(uri(), text());
    }

    private SecretUri uri() {
        return new SecretUri(text(), text());
    }

    private Locality locality() {
        List<String> tiers = some(this::id).stream()
                .distinct()
                .map(tier -> "tier" + tier + "=a")
                .toList();
        return new Locality(tiers);
    }

    private HlcTimestamp time() {
        return new HlcTimestamp(random.nextLong(Long.MAX_VALUE), random.nextInt(Integer.MAX_VALUE));
    }

    private Duration duration() {
        return Duration.ofSeconds(random.nextInt(), random.nextInt(1_000_000_000));
    }

    private Instant instant() {
        return Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
    }

    private int id() {
        return 1 + random.nextInt(1_000);
    }

    private String text() {
        return rows.value(ColumnType.of(ColumnType.Kind.STRING)).toString();
    }

    /** Often none. */
    private <T> List<T> some(Supplier<T> element) {
        List<T> elements = new ArrayList<>();
        int count = Math.max(0, random.nextInt(6) - 2);
        for (int i = 0; i < count; i++) {
            elements.add(element.get());
        }
        return elements;
    }
}
