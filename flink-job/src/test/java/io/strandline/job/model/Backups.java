package io.strandline.job.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.strandline.job.BackupRequest;
import io.strandline.job.BackupSettings;
import io.strandline.job.LayerLocation;
import io.strandline.job.backup.DirectBackup;
import io.strandline.keyspace.Locality;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.ManualClock;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.Window;
import io.strandline.manifest.layer.BackupCollection;
import io.strandline.manifest.layer.BackupManifest;
import io.strandline.manifest.layer.BackupTargets;
import io.strandline.manifest.layer.BackupTargets.Coverage;
import io.strandline.manifest.layer.LayerReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Takes random layers of a source, and says what the model expects of them. */
final class Backups {
    private static final Duration NEVER = Duration.ofDays(36_500);

    private final ModelDatabase model;
    private final SourceStore source;
    private final Workload workload;
    private final ManualClock clock;
    private final Random random;
    private final History history;
    private final Runnable meanwhile;
    private final Places places = new Places();
    private final List<ModelLayer> layers = new ArrayList<>();

    /** @param meanwhile what others do to the source while a backup runs */
    Backups(
            ModelDatabase model,
            SourceStore source,
            Workload workload,
            ManualClock clock,
            Random random,
            History history,
            Runnable meanwhile) {
        this.model = model;
        this.source = source;
        this.workload = workload;
        this.clock = clock;
        this.random = random;
        this.history = history;
        this.meanwhile = meanwhile;
    }

    Places places() {
        return places;
    }

    /** In the order in which they were taken. */
    List<ModelLayer> layers() {
        return layers;
    }

    /** Of the newest layer; the present if there is none. */
    HlcTimestamp lastEnd() {
        return layers.isEmpty()
                ? source.keyspace().now()
                : layers.get(layers.size() - 1).end();
    }

    /** A full layer, one on the newest, or now and then one on an older one: a fork. */
    ModelLayer take() {
        if (layers.isEmpty() || random.nextInt(7) == 0) {
            return takeFull();
        }
        boolean forks = random.nextInt(6) == 0;
        ModelLayer parent = layers.get(forks ? random.nextInt(layers.size()) : layers.size() - 1);
        return takeIncremental(parent).orElseGet(this::takeFull);
    }

    private ModelLayer takeFull() {
        HlcTimestamp end = endTime();
        BackupTargets targets = targets(end);
        boolean revisionHistory = random.nextBoolean();
        LayerLocation location = new LayerLocation(places.collectionUri(), BackupCollection.directoryFor(end));
        places.begin(location, random.nextBoolean());
        // As of now: garbage may be collected while the backup runs, but for what it holds.
        ModelCoverage coverage =
                new ModelCoverage(model, shape -> targets.databaseIds().contains(shape.databaseId()));
        Optional<HlcTimestamp> historyFrom =
                revisionHistory ? Optional.of(coverage.firstRestorable(end)) : Optional.empty();
        Map<ModelGeneration, HlcTimestamp> introduced = coverage.full(end, historyFrom);
        run(location, List.of(), end, targets, revisionHistory);
        BackupManifest manifest = manifest(location, Window.full(end), revisionHistory);
        assertThat(manifest.revisionStart())
                .as("revision start of %s", location)
                .isEqualTo(historyFrom);
        ModelLayer layer = new ModelLayer(
                location,
                Optional.empty(),
                HlcTimestamp.MIN,
                end,
                revisionHistory,
                manifest.revisionStart().orElse(end),
                targets,
                introduced);
        return add(layer);
    }

    /** Gives nothing if the garbage of what it has to read was collected, and the product said so. */
    private Optional<ModelLayer> takeIncremental(ModelLayer parent) {
        HlcTimestamp end = endTime();
        BackupTargets targets = parent.targets().coverage() == Coverage.CLUSTER ? cluster(end) : parent.targets();
        ModelCoverage coverage =
                new ModelCoverage(model, shape -> targets.databaseIds().contains(shape.databaseId()));
        boolean revisionHistory = random.nextInt(3) > 0;
        Window window = new Window(parent.end(), end);
        List<ModelLayer> chain = parent.chain();
        LayerLocation full = chain.get(0).location();
        LayerLocation location = places.incremental(full, window);
        List<LayerLocation> locations = chain.stream().map(ModelLayer::location).toList();
        if (coverage.isTooLate(parent, end)) {
            expectTooLate(() -> run(location, locations, end, targets, revisionHistory));
            history.add("could not take " + location + ": its garbage was collected");
            return Optional.empty();
        }
        // As of now: garbage may be collected while the backup runs, but for what it holds.
        Map<ModelGeneration, HlcTimestamp> introduced = coverage.incremental(parent, end, revisionHistory);
        run(location, locations, end, targets, revisionHistory);
        manifest(location, window, revisionHistory);
        return Optional.of(add(new ModelLayer(
                location,
                Optional.of(parent),
                parent.end(),
                end,
                revisionHistory,
                revisionHistory ? parent.end() : end,
                targets,
                introduced)));
    }

    private ModelLayer add(ModelLayer layer) {
        layers.add(layer);
        history.add("took " + layer);
        return layer;
    }

    private BackupManifest manifest(LayerLocation location, Window window, boolean revisionHistory) {
        LayerReader layer = LayerReader.open(places.storage(location), location.directory());
        EntryTotals.requireTrue(places.storage(location), layer);
        BackupManifest manifest = layer.manifest();
        assertThat(manifest.window()).as("window of %s", location).isEqualTo(window);
        assertThat(manifest.allRevisions()).as("history of %s", location).isEqualTo(revisionHistory);
        return manifest;
    }

    private static void expectTooLate(ThrowingCallable backup) {
        StrandlineException failure = catchThrowableOfType(StrandlineException.class, backup);
        assertThat(failure).as("why a layer cannot be taken").isNotNull();
        assertThat(failure.code()).as(failure.message()).isEqualTo(ErrorCode.BELOW_GC_THRESHOLD);
    }

    private void run(
            LayerLocation location,
            List<LayerLocation> chain,
            HlcTimestamp end,
            BackupTargets targets,
            boolean revisionHistory) {
        BackupRequest request = new BackupRequest(
                source.keyspace().jobRecords().newJobId(),
                source.uri(),
                Places.CONTEXT,
                places.collectionUri(),
                location,
                chain,
                end,
                targets,
                revisionHistory,
                settings(),
                Locality.NONE,
                "BACKUP ... INTO ...");
        // Of its own: how many it asks for depends on sizes that the store only estimates.
        Random jobs = new Random(random.nextLong());
        int[] left = {random.nextInt(4)};
        new DirectBackup(
                        source.keyspace(),
                        request,
                        jobs,
                        jobs.nextBoolean(),
                        () -> {
                            if (left[0]-- > 0) {
                                meanwhile.run();
                            }
                        },
                        () -> blocked(jobs))
                .run();
        // The same number of steps, however many splits there were.
        while (left[0]-- > 0) {
            meanwhile.run();
        }
    }

    /** Prepared transactions are pushed at once or never. */
    private BackupSettings settings() {
        return new BackupSettings(
                1L << (4 + random.nextInt(24)),
                Duration.ZERO,
                random.nextBoolean() ? Duration.ZERO : NEVER,
                NEVER,
                BackupSettings.DEFAULT.exportSlice(),
                1);
    }

    private void blocked(Random jobs) {
        if (workload.hasPrepared() && jobs.nextBoolean()) {
            workload.endPrepared(jobs);
        }
    }

    private BackupTargets targets(HlcTimestamp end) {
        BackupTargets cluster = cluster(end);
        List<Integer> all = cluster.databaseIds();
        return random.nextBoolean()
                ? cluster
                : new BackupTargets(Coverage.DATABASES, List.of(all.get(random.nextInt(all.size()))), List.of());
    }

    private BackupTargets cluster(HlcTimestamp end) {
        return new BackupTargets(Coverage.CLUSTER, model.databases(end), List.of());
    }

    /**
     * The present, or now and then the time of the last commit. A directory is named by hundredths of a second, and each layer has its own.
     */
    private HlcTimestamp endTime() {
        HlcTimestamp lastCommit = model.lastEvent();
        if (random.nextInt(3) == 0 && isNew(lastCommit) && model.isClear(lastCommit) && isKept(lastCommit)) {
            return lastCommit;
        }
        HlcTimestamp end = source.keyspace().now();
        while (!isNew(end)) {
            clock.move(Duration.ofMillis(10));
            end = source.keyspace().now();
        }
        model.event(end);
        return end;
    }

    private boolean isNew(HlcTimestamp end) {
        return layers.isEmpty()
                || (end.isAfter(lastEnd())
                        && !BackupCollection.directoryFor(lastEnd()).equals(BackupCollection.directoryFor(end)));
    }

    /** Whether no garbage was collected up to a time. */
    private boolean isKept(HlcTimestamp time) {
        for (ModelTable table : model.tables()) {
            for (int generation : table.generations()) {
                if (!table.gcThreshold(generation).isBefore(time)) {
                    return false;
                }
            }
        }
        return true;
    }
}
