package io.strandline.control.backup;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.chain.Chain;
import io.strandline.manifest.layer.BackupTargets;
import io.strandline.manifest.layer.BackupTargets.Coverage;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.DatabaseDescriptor;
import java.util.Optional;

/**
 * What a restore reads.
 *
 * @param chain of layers, the last of which covers the time
 * @param asOf the time that is restored
 * @param catalog as it stood then
 */
record RestoreSource(Chain chain, HlcTimestamp asOf, Catalog catalog) {
    /** @param asOf empty for the chain's end */
    static RestoreSource of(Chain chain, Optional<HlcTimestamp> asOf) {
        HlcTimestamp time = asOf.orElseGet(chain::end);
        return new RestoreSource(chain, time, SequencesInWindow.of(chain, time).in(chain.catalog(time)));
    }

    /** Whether all of a database is in the backup, and not only tables of it. */
    boolean isWhole(DatabaseDescriptor database) {
        BackupTargets targets = chain.last().manifest().targets();
        return targets.coverage() == Coverage.CLUSTER || targets.databaseIds().contains(database.id());
    }

    boolean isCluster() {
        return chain.last().manifest().targets().coverage() == Coverage.CLUSTER;
    }
}
