package io.strandline.job.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.job.BackupRequest;
import io.strandline.job.BackupSettings;
import io.strandline.job.JobListener;
import io.strandline.job.LayerLocation;
import io.strandline.keyspace.Locality;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.layer.BackupTargets;
import io.strandline.manifest.storage.CarelessStorage;
import io.strandline.manifest.storage.CarelessStorage.Fault;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorages;
import io.strandline.manifest.storage.MemoryStorage;
import io.strandline.manifest.storage.SecretUri;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.manifest.storage.TestStorages;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DestinationCheckTest {
    private static final StorageContext CONTEXT = new StorageContext("/nowhere");

    private final MemoryStorage objects = new MemoryStorage();
    private final Notices notices = new Notices();

    @Test
    void admitsAPlaceThatCreatesObjectsOnceInSilence() {
        check(TestStorages.register(new CarelessStorage(objects, Fault.KEEPS_EVERYTHING)), CONTEXT);

        assertThat(notices.texts).isEmpty();
    }

    @Test
    void refusesAPlaceThatDoesNotWithTheReason() {
        String uri = TestStorages.register(new CarelessStorage(objects, Fault.IGNORES_THE_CONDITION));

        assertThatThrownBy(() -> check(uri, CONTEXT)).isInstanceOfSatisfying(StrandlineException.class, refused -> {
            assertThat(refused.code()).isEqualTo(ErrorCode.NOT_SUPPORTED);
            assertThat(refused.message())
                    .isEqualTo("\"memory:\" is no safe place for backups: of 8 puts that raced for one object,"
                            + " 8 were told that they created it");
            assertThat(refused.hint().orElseThrow()).contains("STRANDLINE_SINGLE_WRITER=true");
        });
        assertThat(objects.names()).as("what it leaves").isEmpty();
    }

    @Test
    void admitsItToASingleWriterAndSaysSoEachTime() {
        String uri = TestStorages.register(new CarelessStorage(objects, Fault.LETS_TWO_WIN));

        check(uri, CONTEXT.withSingleWriter(true));
        check(uri, CONTEXT.withSingleWriter(true));

        assertThat(notices.texts)
                .hasSize(2)
                .allMatch(text -> text.startsWith("STRANDLINE_SINGLE_WRITER is set: \"memory:\""));
    }

    @Test
    void aSingleWritersPutsLookFirst() {
        String uri = TestStorages.register(new CarelessStorage(objects, Fault.IGNORES_THE_CONDITION));

        try (ExternalStorage single = ExternalStorages.open(uri, CONTEXT.withSingleWriter(true))) {
            assertThat(single.putIfAbsent("progress/PLAN", new byte[] {1})).isTrue();
            assertThat(single.putIfAbsent("progress/PLAN", new byte[] {2})).isFalse();
        }
        assertThat(objects.bytes("progress/PLAN")).containsExactly(1);
    }

    /** As after ALTER EXTERNAL CONNECTION, to which a collection was copied with all that is in it. */
    @Test
    void asksThePlaceThatAConnectionOfTheSameNameStandsForNow() {
        String before = TestStorages.register(new CarelessStorage(objects, Fault.KEEPS_EVERYTHING));
        String after = TestStorages.register(new CarelessStorage(objects, Fault.IGNORES_THE_CONDITION));
        check(new SecretUri(before, "external://backups"), CONTEXT);

        assertThatThrownBy(() -> check(new SecretUri(after, "external://backups"), CONTEXT))
                .hasFieldOrPropertyWithValue("code", ErrorCode.NOT_SUPPORTED);
    }

    private void check(String uri, StorageContext context) {
        check(SecretUri.of(uri), context);
    }

    private void check(SecretUri uri, StorageContext context) {
        HlcTimestamp end = new HlcTimestamp(1_000, 0);
        new DestinationCheck(
                        "store",
                        new BackupRequest(
                                1,
                                "embedded:/nowhere",
                                context,
                                uri,
                                new LayerLocation(uri, "2026/11/22-092200.12"),
                                List.of(),
                                end,
                                new BackupTargets(BackupTargets.Coverage.CLUSTER, List.of(), List.of()),
                                false,
                                BackupSettings.DEFAULT,
                                Locality.NONE,
                                "BACKUP INTO '...'"))
                .run(notices);
    }

    private static final class Notices implements JobListener {
        private final List<String> texts = new ArrayList<>();

        @Override
        public void progress(double fraction, long rows, long bytes) {}

        @Override
        public boolean canceled() {
            return false;
        }

        @Override
        public void notice(String text) {
            texts.add(text);
        }
    }
}
