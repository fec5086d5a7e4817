package io.strandline.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.job.BackupRequest;
import io.strandline.job.backup.EmptySplits;
import io.strandline.job.simulation.SimulatedBackup;
import io.strandline.keyspace.Locality;
import io.strandline.manifest.storage.MemoryStorage;
import io.strandline.manifest.storage.StorageStatistics;
import io.strandline.manifest.storage.TestStorages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan that a later run of its job reads from the storage. */
class ResumedPlanTest {
    /** More than fit into two pages. */
    private static final int RANGES = 2_500;

    private static List<List<Locality>> placesBySplit(PlannedWork work) {
        List<List<Locality>> places = new ArrayList<>();
        for (int split = 0; split < work.splitCount(); split++) {
            places.add(work.places().get(work.placeOf(split)));
        }
        return places;
    }

    @Test
    void saysOfEachSplitWhereCopiesOfItAre(@TempDir Path folder) {
        BackupRequest request = SimulatedBackup.request(RANGES, TestStorages.register(new MemoryStorage()), folder);

        PlannedWork made = EmptySplits.plan(request).plan(2, new StorageStatistics());
        PlannedWork read = EmptySplits.plan(request).plan(2, new StorageStatistics());

        assertThat(read.splitCount()).isEqualTo(RANGES);
        assertThat(placesBySplit(read)).isEqualTo(placesBySplit(made));
        assertThat(read.places()).hasSizeGreaterThan(1).noneMatch(List::isEmpty);
    }
}
