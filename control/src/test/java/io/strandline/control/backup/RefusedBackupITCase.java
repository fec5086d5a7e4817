package io.strandline.control.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.embedded.mvcc.MvccStore;
import io.strandline.embedded.mvcc.StoreOptions;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.TableDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a user reads when a backup cannot be taken as of a time, or cannot be written to a place. */
class RefusedBackupITCase extends BackupStatementsCase {
    @BeforeEach
    void fillStore() {
        store.run("CREATE DATABASE bank; CREATE TABLE bank.accounts (id INT PRIMARY KEY)");
        store.run("INSERT INTO bank.accounts VALUES (1), (2)");
    }

    @Test
    void executionLocalityThatNoTaskManagerHas() {
        StrandlineException unreadable =
                store.error("BACKUP DATABASE bank INTO " + HERE + " WITH EXECUTION LOCALITY = 'us-east'");
        assertThat(unreadable.message()).isEqualTo("\"us-east\" is no locality");

        StrandlineException backup =
                store.error("BACKUP DATABASE bank INTO " + HERE + " WITH EXECUTION LOCALITY = 'region=mars'");
        assertThat(backup.code()).isEqualTo(ErrorCode.OBJECT_NOT_IN_STATE);
        assertThat(backup.message()).startsWith("no TaskManager matches EXECUTION LOCALITY 'region=mars'; there are: ");

        store.run("BACKUP DATABASE bank INTO " + HERE + " WITH EXECUTION LOCALITY = ''");
        StrandlineException restore = store.error("RESTORE DATABASE bank FROM LATEST IN " + HERE
                + " WITH new_db_name = 'copy', EXECUTION LOCALITY = 'region=mars'");
        assertThat(restore.message())
                .startsWith("no TaskManager matches EXECUTION LOCALITY 'region=mars'; there are: ");
    }

    @Test
    void timeInTheFuture() {
        StrandlineException error =
                store.error("BACKUP DATABASE bank INTO " + HERE + " AS OF SYSTEM TIME '2200-01-01 00:00:00Z'");

        assertThat(error.message())
                .matches("AS OF SYSTEM TIME: cannot specify timestamp in the future"
                        + " \\(7258118400000000000\\.0000000000 > \\d+\\.\\d{10}\\)");
        assertThat(error.hint()).contains("An interval counts back from now with a minus: '-10s'.");
    }

    @Test
    void timeThatNoClockReaches() {
        StrandlineException error =
                store.error("BACKUP DATABASE bank INTO " + HERE + " AS OF SYSTEM TIME '9999-01-01 00:00:00Z'");

        assertThat(error.message())
                .isEqualTo("AS OF SYSTEM TIME: timestamp 9999-01-01T00:00:00Z is before the epoch or too late");
        assertThat(error.hint()).contains("Times from 1970 to 2262 can be given.");
    }

    @Test
    void timeBelowTheGcThreshold() {
        HlcTimestamp time = store.keyspace.now();
        HlcTimestamp threshold = store.keyspace.now();
        collect(span("bank", "accounts"), threshold);

        StrandlineException error = store.error("BACKUP DATABASE bank INTO " + HERE + " AS OF SYSTEM TIME " + time);

        assertThat(error.message())
                .isEqualTo("batch timestamp " + time + " must be after replica GC threshold " + threshold);
        assertThat(error.code()).isEqualTo(ErrorCode.BELOW_GC_THRESHOLD);
        assertThat(error.hint().orElseThrow()).startsWith("Give a later time.");
        assertThat(store.rows("SHOW BACKUPS IN " + HERE)).isEmpty();
        store.run("BACKUP DATABASE bank INTO " + HERE);
    }

    private Span span(String database, String table) {
        Catalog catalog = store.keyspace.catalog(store.keyspace.now());
        return catalog.database(database)
                .flatMap(found -> catalog.schema(found.id(), "public"))
                .flatMap(schema -> catalog.object(schema.id(), table))
                .map(TableDescriptor.class::cast)
                .orElseThrow()
                .span();
    }

    /** What a garbage collection does that is no longer kept from it. */
    private void collect(Span span, HlcTimestamp threshold) {
        try (MvccStore engine = MvccStore.open(folder.resolve("store"), StoreOptions.DEFAULT, Clock.systemUTC())) {
            engine.collect(span, threshold);
        }
    }

    @Test
    void collectionWhereAFileIsInTheWay() throws IOException {
        Files.createDirectories(folder.resolve("extern"));
        Files.writeString(folder.resolve("extern/backups"), "not a folder");

        StrandlineException error = store.error("BACKUP DATABASE bank INTO " + HERE);

        assertThat(error.message())
                .matches("nodelocal://1/backups/.*/progress/OUTCOME needs a folder where there is a file");
        assertThat(error.hint()).contains("The file is " + folder.resolve("extern/backups") + ".");
        assertThat(store.value("SELECT count(*) FROM bank.accounts")).isEqualTo(2L);
    }
}
