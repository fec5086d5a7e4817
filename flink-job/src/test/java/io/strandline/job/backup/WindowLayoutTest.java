package io.strandline.job.backup;

import static io.strandline.job.backup.Tables.ID;
import static io.strandline.job.backup.Tables.NAME;
import static io.strandline.job.backup.Tables.PRICE;
import static io.strandline.job.backup.Tables.column;
import static io.strandline.job.backup.Tables.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowLayoutTest {
    @Test
    void isTheTableItselfIfItDidNotChange() {
        TableDescriptor orders = table(104, ID, NAME);

        assertThat(WindowLayout.of(List.of(orders))).isSameAs(orders);
        assertThat(WindowLayout.of(List.of(orders, orders))).isSameAs(orders);
    }

    @Test
    void isTheLastStateIfColumnsWereOnlyAddedThatMayBeNull() {
        TableDescriptor last = table(104, ID, PRICE, NAME);

        assertThat(WindowLayout.of(List.of(table(104, ID, PRICE), last))).isSameAs(last);
    }

    @Test
    void keepsDroppedColumnsAtTheirPlaceAndLetsThemBeNull() {
        TableDescriptor layout = WindowLayout.of(List.of(table(104, ID, PRICE, NAME), table(104, ID, NAME)));

        assertThat(layout.columns()).containsExactly(ID, column(3, "price", true), NAME);
        assertThat(layout.layoutVersion()).isEqualTo(WindowLayout.OF_NO_VERSION);
    }

    @Test
    void letsAnAddedColumnBeNullBecauseOlderStatesLackIt() {
        TableDescriptor layout = WindowLayout.of(List.of(table(104, ID), table(104, ID, PRICE)));

        assertThat(layout.columns()).containsExactly(ID, column(3, "price", true));
    }

    @Test
    void namesColumnsAsTheyWereLastNamed() {
        Column renamed = column(2, "title", true);

        assertThat(WindowLayout.of(List.of(table(104, ID, NAME), table(104, ID, renamed)))
                        .columns())
                .containsExactly(ID, renamed);
    }

    @Test
    void letsAColumnBeNullIfItEverCouldBe() {
        TableDescriptor layout =
                WindowLayout.of(List.of(table(104, ID, NAME), table(104, ID, column(2, "name", false))));

        assertThat(layout.columns()).containsExactly(ID, NAME);
    }
}
