package io.strandline.manifest.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RestoreSplitsTest {
    /** Logical bytes: 100, 50, 30; 20; 500. */
    private static final List<Entry> ENTRIES = List.of(
            Samples.entry(1, 0, 10),
            Samples.entry(1, 10, 15),
            Samples.entry(1, 15, 18),
            Samples.entry(2, 0, 2),
            Samples.entry(3, 0, 50));

    @Test
    void groupsEntriesOfNeighbouringTablesUntilASplitIsLargeEnough() {
        List<RestoreSplit> splits = plan(Set.of(1, 2, 3), 100, 10);

        assertThat(splits)
                .containsExactly(
                        new RestoreSplit(SplitId.of(0), ENTRIES.subList(0, 1)),
                        new RestoreSplit(SplitId.of(1), ENTRIES.subList(1, 4)),
                        new RestoreSplit(SplitId.of(2), ENTRIES.subList(4, 5)));
        assertThat(splits).extracting(RestoreSplit::logicalBytes).containsExactly(100L, 100L, 500L);
    }

    @Test
    void limitsTheEntriesOfASplit() {
        assertThat(plan(Set.of(1, 2, 3), 1_000_000, 2))
                .extracting(split -> split.entries().size())
                .containsExactly(2, 2, 1);
    }

    @Test
    void passesOverOtherTables() {
        assertThat(plan(Set.of(2, 3, 99), 1_000_000, 10))
                .containsExactly(new RestoreSplit(SplitId.of(0), ENTRIES.subList(3, 5)));
        assertThat(plan(Set.of(99), 1_000_000, 10)).isEmpty();
    }

    @Test
    void givesPagesOfSplits() {
        Iterator<List<RestoreSplit>> pages = RestoreSplits.plan(ENTRIES.iterator(), Set.of(1, 2, 3), 1, 1, 2);
        List<Integer> sizes = new ArrayList<>();
        pages.forEachRemaining(page -> sizes.add(page.size()));

        assertThat(sizes).containsExactly(2, 2, 1);
    }

    @Test
    void aPageComesBackFromItsBytesUnlessTheyWereAltered() {
        List<RestoreSplit> page = plan(Set.of(1, 2, 3), 100, 10);
        byte[] bytes = RestoreSplits.encodePage(page);

        assertThat(RestoreSplits.decodePage("page 0", bytes)).isEqualTo(page);

        bytes[bytes.length / 2] ^= 1;
        assertThatThrownBy(() -> RestoreSplits.decodePage("page 0", bytes)).hasMessageContaining("page 0 was altered");
    }

    private static List<RestoreSplit> plan(Set<Integer> tableIds, long splitBytes, int splitEntries) {
        List<RestoreSplit> splits = new ArrayList<>();
        RestoreSplits.plan(ENTRIES.iterator(), tableIds, splitBytes, splitEntries, 2)
                .forEachRemaining(splits::addAll);
        return splits;
    }
}
