package io.strandline.job.model;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One seed: a random database, random layers of it, and restores of them as of random times. */
final class ModelRun {
    /** What a run did. */
    record Totals(int seeds, int layers, int compared, int refused) {
        static final Totals NONE = new Totals(0, 0, 0, 0);

        Totals plus(Totals other) {
            return new Totals(
                    seeds + other.seeds, layers + other.layers, compared + other.compared, refused + other.refused);
        }
    }

    private static final int RESTORES_AFTER_LAYER = 4;
    private static final int RESTORES_AT_END = 100;

    private final Random random;
    private final ModelDatabase model = new ModelDatabase();
    private final ManualClock clock = new ManualClock();
    private final History history = new History();
    private final SourceStore source;
    private final Workload workload;
    private final SchemaChanges schemas;
    private final GarbageCollections garbage;
    private final Backups backups;
    private final Restores restores;

    private ModelRun(long seed, Path folder, RestoreTargetStore target) {
        random = new Random(seed);
        history.add("seed " + seed);
        source = new SourceStore(folder, 1L << (6 + random.nextInt(20)), clock);
        RandomTables tables = new RandomTables(random);
        workload = new Workload(model, source, tables, random, history);
        schemas = new SchemaChanges(model, source, tables, workload, random, history);
        garbage = new GarbageCollections(model, source, random, history);
        backups = new Backups(model, source, workload, clock, random, history, this::meanwhile);
        restores = new Restores(model, source, workload, backups, target, random);
    }

    /**
     * @param target what the layers are restored into, again and again
     * @throws AssertionError if the product and the model differ, or anything fails that should not
     */
    static Totals of(long seed, RestoreTargetStore target) {
        try (Scratch scratch = new Scratch()) {
            ModelRun run = new ModelRun(seed, scratch.folder(), target);
            try {
                return run.run();
            } catch (RuntimeException | Error e) {
                throw new AssertionError(
                        "seed " + seed + " failed; run it again with -Dmodel.seed=" + seed + "\n" + run.history, e);
            } finally {
                run.close();
            }
        }
    }

    private Totals run() {
        schemas.createDatabase("d1");
        schemas.createTable();
        schemas.createTable();
        int layers = 3 + random.nextInt(6);
        for (int i = 0; i < layers; i++) {
            for (int steps = random.nextInt(14); steps > 0; steps--) {
                step();
            }
            ModelLayer layer = backups.take();
            restores.check(layer, layer.end());
            for (int checks = 1; checks < RESTORES_AFTER_LAYER; checks++) {
                checkAny();
            }
        }
        for (int steps = random.nextInt(10); steps > 0; steps--) {
            step();
        }
        for (int checks = 0; checks < RESTORES_AT_END; checks++) {
            checkAny();
        }
        return new Totals(1, layers, restores.compared(), restores.refused());
    }

    private void step() {
        moveClock();
        int kind = random.nextInt(40);
        if (kind < 28) {
            workload.step();
        } else if (kind < 38) {
            schemas.step();
        } else if (kind < 39) {
            garbage.step(backups.lastEnd());
        } else if (random.nextInt(4) > 0) {
            schemas.createDatabase(
                    "d" + (model.databases(source.keyspace().now()).size() + 1));
        } else {
            workload.close();
            schemas.close();
            source.restart();
            history.add("closed the store and opened it again");
        }
    }

    /** What may happen while a backup runs; its process lives on. */
    private void meanwhile() {
        if (random.nextInt(3) > 0) {
            workload.step();
        } else if (random.nextBoolean()) {
            schemas.step();
        } else {
            garbage.step(source.keyspace().now());
        }
    }

    private void moveClock() {
        switch (random.nextInt(6)) {
            case 0 -> clock.move(Duration.ofNanos(1 + random.nextInt(3)));
            case 1 -> clock.move(Duration.ofMillis(random.nextInt(50)));
            case 2 -> clock.move(Duration.ofSeconds(random.nextInt(100)));
            case 3 -> clock.move(Duration.ofSeconds(-random.nextInt(3)));
            default -> {}
        }
    }

    private void checkAny() {
        List<ModelLayer> layers = backups.layers();
        ModelLayer layer = layers.get(random.nextInt(layers.size()));
        HlcTimestamp time = time(layer);
        if (model.isClear(time) && !time.isAfter(source.keyspace().now())) {
            if (random.nextBoolean()) {
                restores.check(layer, time);
            } else {
                restores.check(layer.chain().get(0), time, layers);
            }
        }
    }

    /** A time that matters: when something happened, or the smallest step before or after. */
    private HlcTimestamp time(ModelLayer layer) {
        List<HlcTimestamp> candidates = new ArrayList<>();
        int kind = random.nextInt(8);
        if (kind < 5) {
            model.events().stream()
                    .filter(event -> event.isAfter(layer.start()) && !event.isAfter(layer.end()))
                    .forEach(candidates::add);
        } else if (kind == 5) {
            candidates.addAll(model.events());
        } else if (kind == 6) {
            candidates.add(layer.revisionStart());
            candidates.add(layer.start().next());
        }
        candidates.add(layer.end());
        HlcTimestamp time = candidates.get(random.nextInt(candidates.size()));
        return switch (random.nextInt(4)) {
            case 0 -> time.previous();
            case 1 -> time.next();
            default -> time;
        };
    }

    private void close() {
        workload.close();
        schemas.close();
        source.close();
    }
}
