package io.strandline.job.backup;

import io.strandline.job.BackupRequest;
import io.strandline.job.LayerLocation;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.chain.AppendRules;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.layer.Parent;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorages;
import io.strandline.manifest.storage.StorageStatistics;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The layers that an incremental layer builds on: the full one, whose files its own are aligned with, and its parent. */
final class BaseLayers implements AutoCloseable {
    private final ExternalStorage fullStorage;
    private final ExternalStorage parentStorage;
    private final LayerReader full;
    private final LayerReader parent;
    private final String parentDirectory;
    private @Nullable ParentCoverage parentCoverage;
    private @Nullable Catalog parentCatalog;

    private BaseLayers(
            BackupRequest request, StorageStatistics statistics, LayerLocation fullPlace, LayerLocation parentPlace) {
        fullStorage = ExternalStorages.open(fullPlace.uri(), request.storage(), statistics);
        parentStorage = ExternalStorages.open(parentPlace.uri(), request.storage(), statistics);
        full = LayerReader.open(fullStorage, fullPlace.directory());
        parent = LayerReader.open(parentStorage, parentPlace.directory());
        parentDirectory = parentPlace.directory();
    }

    /** Of an incremental backup. */
    static BaseLayers open(BackupRequest request, StorageStatistics statistics) {
        return new BaseLayers(
                request,
                statistics,
                request.chain().get(0),
                request.chain().get(request.chain().size() - 1));
    }

    /**
     * Does something for a layer on top of those that it continues, if it may; for a full one, on top of none.
     *
     * @throws io.strandline.manifest.StrandlineException if the layer cannot continue its parent
     */
    static <T> T run(
            Keyspace keyspace,
            BackupRequest request,
            StorageStatistics statistics,
            Function<Optional<BaseLayers>, T> work) {
        if (!request.isIncremental()) {
            return work.apply(Optional.empty());
        }
        try (BaseLayers base = open(request, statistics)) {
            HlcTimestamp end = SourceHistory.isPinned(keyspace) ? keyspace.now() : request.endTime();
            AppendRules.check(
                    base.parent().manifest(),
                    new AppendRules.Request(keyspace.id(), request.targets(), end, List.of(), keyspace.catalog(end)));
            return work.apply(Optional.of(base));
        }
    }

    LayerReader full() {
        return full;
    }

    LayerReader parent() {
        return parent;
    }

    /** Read once. */
    ParentCoverage parentCoverage() {
        ParentCoverage known = parentCoverage;
        if (known == null) {
            known = ParentCoverage.read(parent);
            parentCoverage = known;
        }
        return known;
    }

    /** As its parent ends; read once. */
    Catalog parentCatalog() {
        Catalog known = parentCatalog;
        if (known == null) {
            known = parent.catalog();
            parentCatalog = known;
        }
        return known;
    }

    /** The same for who has no layers open: read when first asked for, once. May be used by many threads. */
    static Supplier<Catalog> parentCatalog(BackupRequest request, StorageStatistics statistics) {
        return new Supplier<>() {
            private @Nullable Catalog known;

            @Override
            public synchronized Catalog get() {
                Catalog catalog = known;
                if (catalog == null) {
                    try (BaseLayers base = open(request, statistics)) {
                        catalog = base.parentCatalog();
                    }
                    known = catalog;
                }
                return catalog;
            }
        };
    }

    /** As the new layer names its parent. */
    Parent reference() {
        return new Parent(parent.manifest().layerId(), parent.digest(), parentDirectory);
    }

    @Override
    public void close() {
        fullStorage.close();
        parentStorage.close();
    }
}
