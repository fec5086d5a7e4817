package io.strandline.survival;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** A fault that waits for its moment. */
final class Blow {
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Site site;
    private final AtomicReference<Runnable> mending = new AtomicReference<>();
    private final Ambush ambush;

    private Blow(Site site, Supplier<Runnable> strike, Moment moment) {
        this.site = site;
        this.ambush = new Ambush(moment.which(), moment.nth(), moment.passes(), () -> mending.set(strike.get()));
    }

    static Blow prepare(Site site, Strandline strandline, Fault fault, Moment moment, RandomGenerator random) {
        return prepare(site, () -> fault.strike(site, strandline, random), moment);
    }

    /** @param strike as {@link Fault#strike} */
    static Blow prepare(Site site, Supplier<Runnable> strike, Moment moment) {
        Blow blow = new Blow(site, strike, moment);
        site.relay().set(blow.ambush);
        return blow;
    }

    /**
     * Waits until it has fallen, and does what is done about it; or until the statement has ended before.
     *
     * @return whether it has fallen
     */
    boolean await(Strandline.Command statement) {
        while (!ambush.await(LOOK)) {
            // A statement whose holder is killed ends before all is killed.
            if (!statement.runs() && !ambush.isSprung()) {
                site.relay().open();
                return false;
            }
        }
        Optional.ofNullable(mending.get()).ifPresent(Runnable::run);
        return true;
    }
}
