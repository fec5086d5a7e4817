package io.strandline.job.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.job.FlinkJobRunner;
import io.strandline.job.JobListener;
import io.strandline.job.JobRunner;
import io.strandline.job.cluster.LocalCluster;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.FaultyStorage;
import io.strandline.manifest.storage.FaultyStorage.Call;
import io.strandline.manifest.storage.MemoryStorage;
import io.strandline.manifest.storage.SecretUri;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.manifest.storage.TestStorages;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class ProbeITCase {
    private static JobRunner jobs;

    private final FaultyStorage storage = new FaultyStorage(new MemoryStorage());

    @BeforeAll
    static void start() {
        jobs = FlinkJobRunner.on(() -> LocalCluster.start(2, 2));
    }

    @AfterAll
    static void stop() {
        jobs.close();
    }

    @Test
    void asksEachTaskManagerOnce() {
        List<NodeProbe> nodes = jobs.check(request(Duration.ZERO), JobListener.NONE);

        assertThat(nodes).hasSize(2).allSatisfy(node -> assertThat(node.ok()).isTrue());
        assertThat(nodes).extracting(NodeProbe::node).doesNotHaveDuplicates().isSorted();
        assertThat(storage.count(Call.UPLOAD)).isEqualTo(2);
    }

    @Test
    void answersARowForANodeThatCannotWrite() {
        storage.when(Call.UPLOAD).nth(1).failsWith(ErrorCode.STORAGE_DENIED);

        List<NodeProbe> nodes = jobs.check(request(Duration.ZERO), JobListener.NONE);

        assertThat(nodes).extracting(NodeProbe::ok).containsExactlyInAnyOrder(true, false);
    }

    @Test
    void endsWhenItsUserCancels() {
        JobListener canceling = new JobListener() {
            @Override
            public void progress(double fraction, long rows, long bytes) {}

            @Override
            public boolean canceled() {
                return true;
            }
        };

        assertThatThrownBy(() -> jobs.check(request(Duration.ofHours(1)), canceling))
                .isInstanceOfSatisfying(
                        StrandlineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELED));
    }

    private ProbeRequest request(Duration time) {
        return new ProbeRequest(
                SecretUri.of(TestStorages.register(storage)), new StorageContext("/nowhere"), 100_000, time, 1);
    }
}
