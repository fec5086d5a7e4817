package io.strandline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.embedded.EmbeddedKeyspace;
import io.strandline.embedded.mvcc.StoreOptions;
import io.strandline.job.backup.LocalBackup;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.ManualClock;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.storage.MemoryStorage;
import io.strandline.manifest.storage.TestStorages;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups with revision history where garbage collection has left less of it than they ask for. */
class HistoryBoundTest {
    private static final Duration OLDER_THAN_ANY_TTL = Duration.ofDays(30);

    private final ManualClock clock = new ManualClock();
    private final String uri = TestStorages.register(new MemoryStorage());

    @TempDir
    private Path folder;

    private EmbeddedKeyspace first;
    private TestDatabase shop;

    @BeforeEach
    void openStore() {
        first = EmbeddedKeyspace.open(folder.resolve("store"), StoreOptions.DEFAULT, clock);
        shop = new TestDatabase(folder);
    }

    @AfterEach
    void closeStore() {
        shop.close();
        first.close();
    }

    /** A table with a row, whose history stays for a minute. */
    private TableDescriptor brief() {
        TableDescriptor table = shop.createTable("brief");
        shop.write(
                table,
                (transaction, now) -> transaction.put(
                        now.change().gcTtlSeconds(Optional.of(60L)).build()));
        shop.write(table, (transaction, now) -> transaction.insert(now, new Object[] {1L, "a"}));
        return table;
    }

    private void assertRefused(BackupRequest request) {
        assertThatThrownBy(() -> LocalBackup.run(request))
                .isInstanceOfSatisfying(
                        StrandlineException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.BELOW_GC_THRESHOLD))
                .hasMessageContaining("batch timestamp " + request.endTime() + " must be after replica GC threshold");
    }

    @Test
    void reachesAsFarAsTheCatalogWhereThereIsNoTable() {
        clock.move(OLDER_THAN_ANY_TTL);
        shop.keyspace().collectGarbage();
        HlcTimestamp collected = shop.keyspace().now();

        assertThat(LocalBackup.run(shop.withHistory(shop.backup(uri))).revisionStart())
                .hasValueSatisfying(start ->
                        assertThat(start).isBetween(HlcTimestamp.MIN.next().next(), collected));
    }

    @Test
    void isRefusedAsOfATimeBeforeTheHistoryOfATable() {
        TableDescriptor brief = brief();
        BackupRequest request = shop.withHistory(shop.backup(uri));
        clock.move(Duration.ofSeconds(61));
        shop.keyspace().collectGarbage();
        assertThat(shop.keyspace().gcThreshold(brief.span())).isGreaterThan(request.endTime());

        assertRefused(request);
    }

    @Test
    void isRefusedAsOfATimeBeforeTheHistoryOfATableThatIsIntroduced() {
        BackupRequest full = shop.backup(uri);
        LocalBackup.run(full);
        TableDescriptor brief = brief();
        BackupRequest request = shop.incremental(List.of(full), true);
        clock.move(Duration.ofSeconds(61));
        shop.keyspace().collectGarbage();
        assertThat(shop.keyspace().gcThreshold(brief.span())).isGreaterThan(request.endTime());

        assertRefused(request);
    }
}
