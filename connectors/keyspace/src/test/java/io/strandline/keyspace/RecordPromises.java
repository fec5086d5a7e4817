package io.strandline.keyspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.keyspace.write.SecretBox;
import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Window;
import io.strandline.manifest.schema.TableDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Of catalogs, records of jobs and secrets. */
abstract class RecordPromises extends KeyspacePlace {
    @Test
    void findsADroppedTableInTheCatalogAsOfATimeBeforeTheDrop() {
        HlcTimestamp before = keyspace.now();
        try (Transaction transaction = keyspace.begin()) {
            transaction.drop(table);
            transaction.commit();
        }

        assertThat(keyspace.catalog(before).object(schema.id(), "orders")).isPresent();
        assertThat(keyspace.catalog(keyspace.now()).object(schema.id(), "orders"))
                .isEmpty();
    }

    @Test
    void knowsNothingOfATableBeforeItsCreation() {
        HlcTimestamp before = keyspace.now();
        TestTables.createTable(keyspace, schema, "items");

        assertThat(keyspace.catalog(before).object(schema.id(), "items")).isEmpty();
        assertThat(keyspace.catalog(keyspace.now()).object(schema.id(), "items"))
                .isPresent();
    }

    @Test
    void refusesTheCatalogOfAFutureTime() {
        assertThatThrownBy(() -> keyspace.catalog(future())).satisfies(code(ErrorCode.INVALID_PARAMETER));
    }

    @Test
    void tellsTheChangesOfTheCatalogInAWindow() {
        HlcTimestamp start = keyspace.now();
        TableDescriptor items = TestTables.createTable(keyspace, schema, "items");
        HlcTimestamp between = keyspace.now();
        try (Transaction transaction = keyspace.begin()) {
            transaction.drop(table);
            transaction.drop(items);
            transaction.commit();
        }
        HlcTimestamp end = keyspace.now();

        List<CatalogChange> changes = keyspace.catalogChanges(new Window(start, end));

        assertThat(changes).extracting(CatalogChange::id).containsExactly(table.id(), items.id(), items.id());
        assertThat(changes)
                .extracting(change -> change.descriptor().isPresent())
                .containsExactly(false, true, false);
        assertThat(changes.get(1).time()).isGreaterThan(start).isLessThan(between);
        assertThat(changes.get(2).time()).isEqualTo(changes.get(0).time()).isGreaterThan(between);
        assertThat(keyspace.catalogChanges(new Window(start, between)))
                .extracting(CatalogChange::id)
                .containsExactly(items.id());
    }

    @Test
    void opensWhatItSealedForItsOwnerOnly() {
        byte[] secret = "hush".getBytes(StandardCharsets.UTF_8);
        SecretBox box = keyspace.secrets();

        byte[] sealed = box.seal("backups", secret);

        assertThat(box.open("backups", sealed))
                .hasValueSatisfying(opened -> assertThat(opened).isEqualTo(secret));
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("hush");
        assertThat(box.seal("backups", secret)).as("sealed again").isNotEqualTo(sealed);
        assertThat(box.open("other", sealed)).isEmpty();
        for (int i = 0; i < sealed.length; i++) {
            byte[] altered = sealed.clone();
            altered[i] ^= 1;
            assertThat(box.open("backups", altered)).as("byte %s altered", i).isEmpty();
        }
        assertThat(box.open("backups", new byte[0])).isEmpty();
    }

    @Test
    void givesJobIdsThatRise() {
        long first = keyspace.jobRecords().newJobId();
        long second = keyspace.jobRecords().newJobId();

        assertThat(first).isPositive();
        assertThat(second).isGreaterThan(first);
    }

    @Test
    void createsAJobRecordOnce() {
        JobRecords records = keyspace.jobRecords();

        assertThat(records.putIfAbsent(JOB, "plan", new byte[] {1})).isTrue();
        assertThat(records.putIfAbsent(JOB, "plan", new byte[] {2})).isFalse();
        assertThat(records.get(JOB, "plan"))
                .hasValueSatisfying(bytes -> assertThat(bytes).containsExactly(1));
    }

    @Test
    void listsAndDeletesJobRecordsByPrefix() {
        JobRecords records = keyspace.jobRecords();
        records.putIfAbsent(JOB, "progress/2", new byte[0]);
        records.putIfAbsent(JOB, "progress/1", new byte[0]);
        records.putIfAbsent(JOB, "plan", new byte[0]);
        records.putIfAbsent(JOB + 1, "progress/3", new byte[0]);

        assertThat(records.names(JOB, "progress/")).containsExactly("progress/1", "progress/2");
        records.deleteAll(JOB, "progress/");
        assertThat(records.names(JOB, "")).containsExactly("plan");
        assertThat(records.names(JOB + 1, "")).containsExactly("progress/3");
    }
}
