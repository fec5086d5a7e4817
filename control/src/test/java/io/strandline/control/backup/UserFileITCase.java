package io.strandline.control.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.control.SessionFixture;
import io.strandline.job.FlinkJobRunner;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups into tables of the store that is backed up. */
class UserFileITCase {
    private static final String HERE = "'userfile:///backups'";

    @Test
    void backsAWholeStoreUpIntoItsOwnTablesAgainAndAgain(@TempDir Path folder) {
        try (FlinkJobRunner jobs = FlinkJobRunner.local(2);
                SessionFixture store = new SessionFixture(folder, jobs)) {
            store.run("""
                    CREATE DATABASE bank; CREATE TABLE bank.accounts (id INT PRIMARY KEY, owner STRING);
                    INSERT INTO bank.accounts VALUES (1, 'ann'), (2, 'bob')""");

            store.run("BACKUP INTO " + HERE);
            store.run("INSERT INTO bank.accounts VALUES (3, 'cid')");
            store.run("BACKUP INTO LATEST IN " + HERE);
            store.run("BACKUP INTO " + HERE);

            assertThat(store.rows("SHOW BACKUPS IN " + HERE)).hasSize(2);
            List<List<@Nullable Object>> tables = store.rows("SHOW BACKUP FROM LATEST IN " + HERE);
            // Their definitions are there, the backups in them are not.
            assertThat(tables)
                    .filteredOn(row -> String.valueOf(row.get(2)).startsWith("userfiles_root_upload"))
                    .hasSize(2)
                    .allSatisfy(row -> assertThat(row.get(8)).isEqualTo(0L));

            store.run("RESTORE DATABASE bank FROM LATEST IN " + HERE + " WITH new_db_name = 'copy'");
            assertThat(store.rows("SELECT * FROM copy.accounts"))
                    .isEqualTo(store.rows("SELECT * FROM bank.accounts"))
                    .hasSize(3);
        }
    }
}
