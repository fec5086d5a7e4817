package io.strandline.job.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.Keyspaces;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.chain.RestoreSplit;
import io.strandline.manifest.chain.SpanCover;
import io.strandline.manifest.layer.SplitId;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreRecordsTest {
    @TempDir
    private Path folder;

    private Keyspace target;
    private long jobId;

    @BeforeEach
    void openTarget() {
        target = Keyspaces.open("embedded:" + folder.resolve("store"));
        jobId = target.jobRecords().newJobId();
    }

    @AfterEach
    void closeTarget() {
        target.close();
    }

    private RestoreRecords records() {
        return new RestoreRecords(target.jobRecords(), jobId);
    }

    /** Splits of one table's keys, so many of them that there are several pages. */
    private static List<RestoreSplit> splits(int count, int tableId) {
        return IntStream.range(0, count)
                .mapToObj(number -> new RestoreSplit(
                        SplitId.of(number),
                        List.of(new SpanCover(
                                tableId, new Span(Key.of((byte) number), Key.of((byte) (number + 1))), List.of()))))
                .toList();
    }

    @Test
    void givesEachSplitOfAPlan() {
        List<RestoreSplit> splits = splits(35, 7);

        RestorePlan plan = records().putPlan(splits.iterator());

        assertThat(plan.splits()).isEqualTo(35);
        RestoreRecords readByAnother = records();
        for (RestoreSplit split : splits) {
            assertThat(readByAnother.split(split.id())).isEqualTo(split);
        }
        assertThat(readByAnother.split(SplitId.of(3))).isEqualTo(splits.get(3));
    }

    @Test
    void keepsThePlanThatWasPutFirst() {
        List<RestoreSplit> first = splits(25, 1);
        records().putPlan(first.iterator());

        RestorePlan standing = records().putPlan(splits(40, 2).iterator());

        assertThat(standing.splits()).isEqualTo(25);
        assertThat(records().split(SplitId.of(24))).isEqualTo(first.get(24));
    }

    @Test
    void mixesNoPagesOfAnAttemptThatDiedIntoAPlan() {
        RestoreRecords dying = records();
        List<RestoreSplit> cutOtherwise = splits(40, 1);
        try {
            dying.putPlan(IntStream.range(0, 41)
                    .mapToObj(number -> {
                        if (number == 40) {
                            throw new IllegalStateException("the process died");
                        }
                        return cutOtherwise.get(number);
                    })
                    .iterator());
        } catch (IllegalStateException died) {
            assertThat(records().plan()).isEmpty();
        }

        List<RestoreSplit> splits = splits(25, 2);
        records().putPlan(splits.iterator());

        RestoreRecords readByAnother = records();
        for (RestoreSplit split : splits) {
            assertThat(readByAnother.split(split.id())).isEqualTo(split);
        }
    }

    @Test
    void forgetsAllOfItButTheOutcome() {
        records().putTables(new byte[] {1});
        records().putPlan(splits(25, 1).iterator());
        records().putOutcome(RestoreOutcome.commit(RestoreTotals.NONE));

        records().forgetWork();

        assertThat(target.jobRecords().names(jobId, "")).containsExactly("OUTCOME");
    }
}
