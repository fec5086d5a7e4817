package io.strandline.job.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.storage.FaultyStorage;
import io.strandline.manifest.storage.FaultyStorage.Call;
import io.strandline.manifest.storage.MemoryStorage;
import io.strandline.manifest.storage.SecretUri;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.manifest.storage.StoredObject;
import io.strandline.manifest.storage.TestStorages;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ProbeTest {
    private static final int BYTES = 3_000_000;

    private final MemoryStorage memory = new MemoryStorage();
    private final FaultyStorage storage = new FaultyStorage(memory);
    private final AtomicLong now = new AtomicLong();

    @Test
    void countsBytesAndTimeOfOneRoundAndLeavesNothingBehind() throws InterruptedException {
        NodeProbe found = probe(Duration.ZERO, 1);

        assertThat(found).isEqualTo(new NodeProbe("node", "", true, "", BYTES, BYTES, BYTES, true));
        assertThat(objects()).isEmpty();
    }

    /** The clock goes on by a second whenever it is asked, five times a round. */
    @Test
    void goesOnUntilItsTimeIsOver() throws InterruptedException {
        NodeProbe found = probe(Duration.ofSeconds(9), 1);

        assertThat(found.transferredBytes()).isEqualTo(3L * BYTES);
        assertThat(found.writeBytesPerSecond()).isEqualTo(BYTES);
    }

    @Test
    void addsUpWhatRunsAtOnce() throws InterruptedException {
        NodeProbe found = probe(Duration.ZERO, 4);

        assertThat(found.ok()).isTrue();
        assertThat(found.transferredBytes()).isEqualTo(4L * BYTES);
        assertThat(storage.count(Call.UPLOAD)).isEqualTo(4);
        assertThat(objects()).isEmpty();
    }

    @Test
    void tellsWhatWasNotAllowed() throws InterruptedException {
        storage.when(Call.UPLOAD).failsWith(ErrorCode.STORAGE_DENIED);

        NodeProbe found = probe(Duration.ZERO, 1);

        assertThat(found.ok()).isFalse();
        assertThat(found.error()).isNotEmpty();
        assertThat(found.canDelete()).isFalse();
        assertThat(found.transferredBytes()).isZero();
    }

    @Test
    void leavesOneObjectBehindWhereItMayNotDelete() throws InterruptedException {
        storage.when(Call.DELETE).failsWith(ErrorCode.STORAGE_DENIED);

        NodeProbe found = probe(Duration.ofHours(1), 1);

        assertThat(found.ok()).isTrue();
        assertThat(found.canDelete()).isFalse();
        assertThat(objects()).hasSize(1);
    }

    @Test
    void repeatsNothingOfALibraryThatFails() throws InterruptedException {
        storage.when(Call.OPEN).failsWith(new IllegalArgumentException("s3://b?AWS_SECRET_ACCESS_KEY=hush"));

        NodeProbe found = probe(Duration.ZERO, 1);

        assertThat(found.ok()).isFalse();
        assertThat(found.error()).isEqualTo("unexpected java.lang.IllegalArgumentException");
    }

    @Test
    void findsAPlaceThatCannotBeOpened() throws InterruptedException {
        ProbeRequest request = new ProbeRequest(
                SecretUri.of("test://nobody"), new StorageContext("/nowhere"), BYTES, Duration.ZERO, 1);

        NodeProbe found = new Probe(request, now::get).run("node");

        assertThat(found.ok()).isFalse();
        assertThat(found.error()).isEqualTo("no test registered test://nobody");
    }

    private NodeProbe probe(Duration time, int atOnce) throws InterruptedException {
        SecretUri uri = SecretUri.of(TestStorages.register(storage));
        ProbeRequest request = new ProbeRequest(uri, new StorageContext("/nowhere"), BYTES, time, atOnce);
        return new Probe(request, () -> now.addAndGet(1_000_000_000L)).run("node");
    }

    private List<String> objects() {
        try (Stream<StoredObject> objects = memory.list("")) {
            return objects.map(StoredObject::name).toList();
        }
    }
}
