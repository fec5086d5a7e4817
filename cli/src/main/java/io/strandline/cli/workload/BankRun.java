package io.strandline.cli.workload;

import io.strandline.control.Session;
import io.strandline.control.result.ResultColumn;
import io.strandline.control.result.ResultColumn.Type;
import io.strandline.control.result.ResultSink;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Many tellers at once, for a while, and the check that no money was lost. */
public final class BankRun {
    private final Supplier<? extends Session> sessions;
    private final Session own;
    private final Duration duration;
    private final int concurrency;
    private final long seed;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

    /**
     * @param sessions opens one for each teller
     * @param own for the checks
     */
    public BankRun(Supplier<? extends Session> sessions, Session own, Duration duration, int concurrency, long seed) {
        this.sessions = sessions;
        this.own = own;
        this.duration = duration;
        this.concurrency = concurrency;
        this.seed = seed;
    }

    /**
     * Runs until the time is up or {@link #stop} is called.
     *
     * @param eachSecond takes a line about the last second
     * @throws StrandlineException {@code DATA_CORRUPTED} if the total is wrong, before or after; or what kept a teller from work
     */
    public void run(ResultSink sink, Consumer<String> eachSecond) {
        long accounts = BankTotal.check(own);
        if (accounts < 2) {
            throw new StrandlineException(
                    ErrorCode.OBJECT_NOT_IN_STATE,
                    "the bank has too few accounts",
                    "Run: strandline workload init bank");
        }
        BankNumbers numbers = new BankNumbers();
        List<Thread> tellers = start(accounts, numbers);
        report(numbers, eachSecond);
        tellers.forEach(BankRun::join);
        RuntimeException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
        BankTotal.check(own);
        summarize(numbers, accounts, sink);
    }

    /** Ends a run early, in order; from any thread. */
    public void stop() {
        stop.countDown();
    }

    private boolean stopped() {
        return stop.getCount() == 0;
    }

    private List<Thread> start(long accounts, BankNumbers numbers) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Thread> tellers = new ArrayList<>();
        for (int i = 0; i < concurrency; i++) {
            SplittableRandom ofTeller = random.split();
            Thread teller = new Thread(() -> work(accounts, ofTeller, numbers), "teller-" + i);
            teller.start();
            tellers.add(teller);
        }
        return tellers;
    }

    private void work(long accounts, SplittableRandom random, BankNumbers numbers) {
        try (Session session = sessions.get()) {
            new BankTransfers(session, accounts, random, numbers).run(this::stopped);
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
            stop();
        }
    }

    private void report(BankNumbers numbers, Consumer<String> eachSecond) {
        long endsAt = System.nanoTime() + duration.toNanos();
        boolean running = true;
        while (running) {
            long left = endsAt - System.nanoTime();
            running = left > 0 && !await(Math.min(left, TimeUnit.SECONDS.toNanos(1)));
            if (running) {
                eachSecond.accept(numbers.report());
            }
        }
        stop();
    }

    /** Whether the run was stopped meanwhile. */
    private boolean await(long nanos) {
        try {
            return stop.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void summarize(BankNumbers numbers, long accounts, ResultSink sink) {
        Latencies all = numbers.all();
        sink.columns(List.of(
                new ResultColumn("transfers", Type.INT),
                new ResultColumn("per_second", Type.DECIMAL),
                new ResultColumn("p50_ms", Type.DECIMAL),
                new ResultColumn("p99_ms", Type.DECIMAL),
                new ResultColumn("retries", Type.INT),
                new ResultColumn("accounts", Type.INT),
                new ResultColumn("total", Type.INT)));
        sink.row(List.of(
                all.count(),
                tenths(all.count() / numbers.seconds()),
                tenths(all.millis(0.5)),
                tenths(all.millis(0.99)),
                numbers.retries(),
                accounts,
                accounts * Bank.INITIAL_BALANCE));
        sink.done("RUN");
    }

    private static BigDecimal tenths(double value) {
        return BigDecimal.valueOf(value).setScale(1, RoundingMode.HALF_UP);
    }
}
