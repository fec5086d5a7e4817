package io.strandline.job.model;

import java.util.Optional;
import java.util.function.Supplier;

/** The seeds that every build runs, up to the first that fails. An edited product is asked through it: hence its type. */
public final class FixedSeeds implements Supplier<Optional<Throwable>> {
    /** More than any known fault needs, and fewer than {@link ModelTest} runs, so that without a fault all of them pass. */
    private static final int SEEDS = 40;

    /** Gives how the first of them that failed did so; nothing if none did. */
    @Override
    public Optional<Throwable> get() {
        try (RestoreTargetStore target = new RestoreTargetStore()) {
            for (long seed = 1; seed <= SEEDS; seed++) {
                ModelRun.of(seed, target);
            }
            return Optional.empty();
        } catch (RuntimeException | Error caught) {
            return Optional.of(caught);
        }
    }
}
