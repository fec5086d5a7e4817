package io.strandline.job.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.job.BackupRequest;
import io.strandline.job.BackupSettings;
import io.strandline.job.LayerLocation;
import io.strandline.job.backup.DirectBackup;
import io.strandline.keyspace.Locality;
import io.strandline.keyspace.write.RowCursor;
import io.strandline.keyspace.write.WritableKeyspace;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Window;
import io.strandline.manifest.chain.Chain;
import io.strandline.manifest.layer.BackupCollection;
import io.strandline.manifest.layer.BackupTargets;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.TableDescriptor;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Backs a bank up while it works: whatever is restored, no money is missing and none was made. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BankTest {
    private static final int TELLERS = 3;
    private static final int LAYERS = 7;
    private static final int TRANSFERS_PER_LAYER = 60;
    private static final int TIMES_PER_LAYER = 6;

    private final Scratch scratch = new Scratch();
    private final SourceStore source = new SourceStore(scratch.folder(), 256, Clock.systemUTC());
    private final RestoreTargetStore target = new RestoreTargetStore();
    private final Places places = new Places();
    private final Random random = new Random(7);
    private final Bank bank = new Bank(source.keyspace());
    private final ExecutorService tellers = Executors.newFixedThreadPool(TELLERS);
    private final AtomicInteger restores = new AtomicInteger();
    private final List<CompletableFuture<Void>> work = new ArrayList<>();

    @BeforeEach
    void openTheBank() {
        for (int seed = 0; seed < TELLERS; seed++) {
            long tellersSeed = seed;
            work.add(CompletableFuture.runAsync(() -> bank.run(tellersSeed), tellers));
        }
    }

    @AfterEach
    void closeTheBank() {
        bank.close();
        tellers.shutdown();
        work.forEach(CompletableFuture::join);
        source.close();
        target.close();
        scratch.close();
    }

    @Test
    void restoresTheExactTotalAtEveryTime() {
        List<LayerLocation> layers = new ArrayList<>();
        HlcTimestamp lastEnd = HlcTimestamp.MIN;
        for (int i = 0; i < LAYERS; i++) {
            bank.awaitTransfers(TRANSFERS_PER_LAYER);
            HlcTimestamp end = source.keyspace().now();
            layers.add(take(layers, lastEnd, end, i % 3 != 2));
            lastEnd = end;
        }
        bank.close();
        work.forEach(CompletableFuture::join);

        for (int count = 1; count <= layers.size(); count++) {
            requireTotals(layers.subList(0, count));
        }

        assertThat(restores.get()).as("snapshots restored").isGreaterThan(LAYERS * 3);
    }

    private LayerLocation take(
            List<LayerLocation> chain, HlcTimestamp start, HlcTimestamp end, boolean revisionHistory) {
        LayerLocation location = chain.isEmpty()
                ? new LayerLocation(places.collectionUri(), BackupCollection.directoryFor(end))
                : places.incremental(chain.get(0), new Window(start, end));
        BackupRequest request = new BackupRequest(
                source.keyspace().jobRecords().newJobId(),
                source.uri(),
                Places.CONTEXT,
                places.collectionUri(),
                location,
                chain,
                end,
                new BackupTargets(
                        BackupTargets.Coverage.DATABASES,
                        List.of(bank.accounts().databaseId()),
                        List.of()),
                revisionHistory,
                BackupSettings.DEFAULT.withFileSizeBytes(512),
                Locality.NONE,
                "BACKUP DATABASE bank INTO ...");
        new DirectBackup(source.keyspace(), request, random, false, () -> {}, () -> {}).run();
        return location;
    }

    /** At the end of the last of these layers, and at some times in its history. */
    private void requireTotals(List<LayerLocation> locations) {
        List<LayerReader> readers = locations.stream()
                .map(location -> LayerReader.open(places.storage(location), location.directory()))
                .toList();
        Chain chain = Chain.of(readers);
        EntryTotals.requireTrue(places.storage(locations.get(locations.size() - 1)), chain.last());
        requireTotal(locations, chain, chain.end());
        List<HlcTimestamp> times = bank.commits().stream().filter(chain::covers).toList();
        for (int i = 0; i < TIMES_PER_LAYER && !times.isEmpty(); i++) {
            HlcTimestamp time = times.get(random.nextInt(times.size()));
            requireTotal(locations, chain, random.nextBoolean() ? time : time.previous());
        }
    }

    private void requireTotal(List<LayerLocation> locations, Chain chain, HlcTimestamp time) {
        if (!chain.covers(time)) {
            return;
        }
        Catalog catalog = chain.catalog(time);
        Map<TableDescriptor, TableDescriptor> restored = new Restorer(target, random)
                .restore(locations, time, catalog, Set.of(bank.accounts().id()));
        WritableKeyspace keyspace = target.current().keyspace();
        TableDescriptor accounts = restored.values().iterator().next();
        long rows = 0;
        long total = 0;
        try (RowCursor cursor = keyspace.scan(accounts, accounts.span(), keyspace.now())) {
            while (cursor.next()) {
                rows++;
                total += Bank.balance(cursor.row());
            }
        }
        assertThat(rows).as("accounts as of %s", time).isEqualTo(Bank.ACCOUNTS);
        assertThat(total).as("money as of %s", time).isEqualTo(Bank.TOTAL);
        assertThat(keyspace.fingerprint(accounts, keyspace.now()).fingerprint())
                .as("fingerprint as of %s", time)
                .isEqualTo(source.keyspace().fingerprint(bank.accounts(), time).fingerprint());
        restores.incrementAndGet();
    }
}
