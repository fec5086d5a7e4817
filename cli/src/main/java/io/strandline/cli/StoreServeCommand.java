package io.strandline.cli;

import io.strandline.cli.output.ErrorText;
import io.strandline.cli.output.ExitCodes;
import io.strandline.cli.output.Streams;
import io.strandline.cli.store.StoreHolder;
import io.strandline.cli.store.StoreOptions;
import io.strandline.manifest.StrandlineException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code strandline store serve}. */
@Command(
        name = "serve",
        description = {
            "Holds a store open for other shells and runs its jobs, until Ctrl-C or SIGTERM. Where a job runs says the --flink of the shell that asks for it.",
            "Jobs that run then are gone on with by whoever opens the store next."
        },
        sortOptions = false)
final class StoreServeCommand implements Callable<Integer> {
    private static final Duration STORE_FREE_WITHIN = Duration.ofSeconds(20);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Streams streams;

    @Option(names = "--until-idle", description = "End as soon as no job runs.")
    private boolean untilIdle;

    @Mixin
    private SourceOptions source = new SourceOptions();

    StoreServeCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws InterruptedException {
        StoreOptions options = source.store(this::say).withoutSuccessor();
        CountDownLatch ended = new CountDownLatch(1);
        Interrupts interrupts = new Interrupts(exitCode -> ended.countDown());
        try (StoreHolder holder = StoreHolder.hold(options, STORE_FREE_WITHIN)) {
            say("serving " + options.folder());
            while (!ended.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                if (untilIdle && holder.awaitIdle(Duration.ZERO)) {
                    break;
                }
            }
        } catch (StrandlineException e) {
            say(ErrorText.of(e));
            return ExitCodes.ofOpening(e);
        }
        return interrupts.exitCode(ExitCodes.OK);
    }

    private void say(String line) {
        streams.err().println(line);
        streams.err().flush();
    }
}
