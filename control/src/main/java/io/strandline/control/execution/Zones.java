package io.strandline.control.execution;

import io.strandline.control.statement.Definition;
import io.strandline.control.statement.Definition.ZoneSetting;
import io.strandline.control.statement.QualifiedName;
import io.strandline.control.statement.Query;
import io.strandline.control.statement.ZoneTarget;
import io.strandline.keyspace.write.RowCursor;
import io.strandline.keyspace.write.Transaction;
import io.strandline.keyspace.write.ZoneConfig;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.row.KeyCodec;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** CONFIGURE ZONE and what shows it: how long history stays. */
final class Zones {
    private static final String GC_TTL = "gc.ttlseconds";
    /** CockroachDB's. */
    private static final Set<String> NOT_HERE = Set.of(
            "constraints",
            "global_reads",
            "lease_preferences",
            "num_replicas",
            "num_voters",
            "range_max_bytes",
            "range_min_bytes",
            "voter_constraints");

    private final SessionContext session;

    Zones(SessionContext session) {
        this.session = session;
    }

    /** A configuration and whose it is: that of the target, or of the parent it takes after. */
    private record Zone(String target, ZoneConfig config) {}

    void configure(Definition.ConfigureZone configure, Transaction transaction) {
        for (ZoneSetting setting : configure.settings()) {
            requireKnown(setting.name());
            ZoneTarget target = configure.target();
            ZoneConfig config = setting.value()
                    .map(text -> new ZoneConfig(seconds(text)))
                    .orElseGet(() -> parent(target, transaction).config());
            write(target, Optional.of(config), transaction);
        }
    }

    private static void requireKnown(String name) {
        if (NOT_HERE.contains(name)) {
            throw new StrandlineException(
                    ErrorCode.NOT_SUPPORTED,
                    "zone config parameter \"" + name + "\" is not supported",
                    "There is " + GC_TTL + ".");
        }
        if (!name.equals(GC_TTL)) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "unsupported zone config parameter: \"" + name + "\"",
                    "There is " + GC_TTL + ".");
        }
    }

    private static int seconds(String text) {
        int seconds;
        try {
            seconds = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "could not parse \"" + text + "\" as type int: " + GC_TTL + " is a number of seconds",
                    "Example: " + GC_TTL + " = 14400.",
                    e);
        }
        if (seconds < 1) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "could not validate zone config: GC.TTLSeconds " + seconds + " less than minimum allowed 1",
                    "Example: " + GC_TTL + " = 14400.");
        }
        return seconds;
    }

    /** @return false if nothing was said of the target */
    boolean discard(ZoneTarget target, Transaction transaction) {
        if (target instanceof ZoneTarget.OfRange) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "cannot remove default zone",
                    "ALTER RANGE default CONFIGURE ZONE USING " + GC_TTL + " = 14400 sets it back.");
        }
        return write(target, Optional.empty(), transaction);
    }

    /** @return whether anything was there */
    private boolean write(ZoneTarget target, Optional<ZoneConfig> config, Transaction transaction) {
        if (target instanceof ZoneTarget.OfTable of) {
            TableDescriptor table = names(transaction).table(of.table());
            transaction.put(table.change()
                    .gcTtlSeconds(config.map(ZoneConfig::gcTtlSeconds))
                    .build());
            return table.gcTtlSeconds().isPresent();
        }
        String key = key(target, names(transaction));
        TableDescriptor zones = zones(transaction);
        Optional<@Nullable Object[]> before = row(zones, key, transaction);
        if (config.isPresent()) {
            transaction.upsert(zones, new Object[] {key, config.get().toJson()});
        } else {
            before.ifPresent(row -> transaction.delete(zones, row));
        }
        return before.isPresent();
    }

    private static String key(ZoneTarget target, Names names) {
        if (target instanceof ZoneTarget.OfDatabase of) {
            return ZoneConfig.databaseTarget(names.database(of.database()).name());
        }
        if (target instanceof ZoneTarget.OfRange of && !of.range().equals("default")) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "\"" + of.range() + "\" is not a built-in zone",
                    "There is RANGE default.");
        }
        return ZoneConfig.EVERYTHING;
    }

    /** What is said of the target, or else what counts for it. */
    private Zone zone(ZoneTarget target, Transaction transaction) {
        Names names = names(transaction);
        if (target instanceof ZoneTarget.OfTable of) {
            TableDescriptor table = names.table(of.table());
            return table.gcTtlSeconds()
                    .map(seconds -> new Zone(tableTarget(table, names), new ZoneConfig(seconds)))
                    .orElseGet(() -> parent(target, transaction));
        }
        String key = key(target, names);
        return config(key, transaction)
                .map(config -> new Zone(key, config))
                .orElseGet(() -> parent(target, transaction));
    }

    private Zone parent(ZoneTarget target, Transaction transaction) {
        Names names = names(transaction);
        if (target instanceof ZoneTarget.OfTable of) {
            int databaseId = names.table(of.table()).databaseId();
            String database =
                    names.catalog().descriptor(databaseId).map(Descriptor::name).orElseThrow();
            return zone(new ZoneTarget.OfDatabase(database), transaction);
        }
        if (target instanceof ZoneTarget.OfDatabase) {
            return zone(new ZoneTarget.OfRange("default"), transaction);
        }
        return new Zone(ZoneConfig.EVERYTHING, ZoneConfig.DEFAULT);
    }

    private static String tableTarget(TableDescriptor table, Names names) {
        List<String> parts = new ArrayList<>();
        for (int id : new int[] {table.databaseId(), table.schemaId(), table.id()}) {
            names.catalog().descriptor(id).map(Descriptor::name).ifPresent(parts::add);
        }
        return "TABLE " + new QualifiedName(parts);
    }

    Rows show(Query.ShowZone show) {
        Zone zone = session.transactions().read(transaction -> zone(show.target(), transaction));
        return rows(List.of(zone));
    }

    /** All that something is said of. */
    Rows showAll() {
        return rows(session.transactions().read(transaction -> {
            Names names = names(transaction);
            List<Zone> all = new ArrayList<>();
            all.add(zone(new ZoneTarget.OfRange("default"), transaction));
            for (DatabaseDescriptor database : names.catalog().databases()) {
                String key = ZoneConfig.databaseTarget(database.name());
                config(key, transaction).ifPresent(config -> all.add(new Zone(key, config)));
                names.catalog().objects(database.id()).forEach(object -> {
                    if (object instanceof TableDescriptor table) {
                        table.gcTtlSeconds()
                                .ifPresent(seconds ->
                                        all.add(new Zone(tableTarget(table, names), new ZoneConfig(seconds))));
                    }
                });
            }
            return all;
        }));
    }

    private static Rows rows(List<Zone> zones) {
        Rows rows = Rows.of("target", "raw_config_sql");
        for (Zone zone : zones) {
            rows.add(
                    zone.target(),
                    "ALTER " + zone.target() + " CONFIGURE ZONE USING\n\t" + GC_TTL + " = "
                            + zone.config().gcTtlSeconds());
        }
        return rows;
    }

    private static Optional<ZoneConfig> config(String target, Transaction transaction) {
        return row(zones(transaction), target, transaction).flatMap(row -> ZoneConfig.parse((String) row[1], target));
    }

    private static Optional<@Nullable Object[]> row(TableDescriptor zones, String target, Transaction transaction) {
        Key key = Key.of(KeyCodec.of(zones).encodePrefix(List.of(target)));
        try (RowCursor rows = transaction.scan(zones, new Span(key, key.next()), false)) {
            return rows.next() ? Optional.of(rows.row()) : Optional.empty();
        }
    }

    private static TableDescriptor zones(Transaction transaction) {
        return new Names(transaction.catalog(), DatabaseDescriptor.SYSTEM).table(new QualifiedName(List.of("zones")));
    }

    private Names names(Transaction transaction) {
        return new Names(transaction.catalog(), session.variables().database());
    }
}
