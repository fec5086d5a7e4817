package io.strandline.embedded;

import io.strandline.embedded.catalog.Catalogs;
import io.strandline.embedded.catalog.DroppedKeys;
import io.strandline.embedded.catalog.StoredDescriptor;
import io.strandline.embedded.mvcc.MvccTransaction;
import io.strandline.embedded.mvcc.RevisionCursor;
import io.strandline.keyspace.write.ZoneConfig;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How long history stays: of a table its own time, else its database's, else that of everything. As of one time. */
final class GcTtls {
    private final Catalog catalog;
    private final Map<String, ZoneConfig> zones;

    private GcTtls(Catalog catalog, Map<String, ZoneConfig> zones) {
        this.catalog = catalog;
        this.zones = zones;
    }

    static GcTtls read(MvccTransaction transaction, Catalogs catalogs) {
        Map<String, ZoneConfig> zones = new HashMap<>();
        Optional<StoredDescriptor> stored = Catalogs.descriptor(SystemDatabase.ZONES_ID, transaction);
        if (stored.isPresent()) {
            TableRows rows = new TableRows(stored.get(), Catalogs.layouts(transaction));
            try (RevisionCursor found = transaction.scan(stored.get().table().span(), false)) {
                while (found.next()) {
                    @Nullable Object[] row = rows.row(found.value(), found.valueLength());
                    String target = String.valueOf(row[0]);
                    ZoneConfig.parse(String.valueOf(row[1]), target).ifPresent(config -> zones.put(target, config));
                }
            }
        }
        return new GcTtls(catalogs.catalog(transaction), zones);
    }

    Catalog catalog() {
        return catalog;
    }

    Duration of(TableDescriptor table) {
        return of(table.gcTtlSeconds(), table.databaseId());
    }

    Duration of(DroppedKeys dropped) {
        return of(dropped.gcTtlSeconds(), dropped.databaseId());
    }

    /** Of what nothing is said of. */
    Duration ofEverything() {
        return Duration.ofSeconds(
                zones.getOrDefault(ZoneConfig.EVERYTHING, ZoneConfig.DEFAULT).gcTtlSeconds());
    }

    private Duration of(Optional<Long> own, int databaseId) {
        return own.map(Duration::ofSeconds)
                .or(() -> catalog.descriptor(databaseId)
                        .map(Descriptor::name)
                        .map(ZoneConfig::databaseTarget)
                        .map(zones::get)
                        .map(config -> Duration.ofSeconds(config.gcTtlSeconds())))
                .orElseGet(this::ofEverything);
    }
}
